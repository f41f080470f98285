UPDATE a SET b = 1;
