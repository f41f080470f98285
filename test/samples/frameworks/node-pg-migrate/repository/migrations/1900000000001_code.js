exports.up = (pgm) => pgm.dropTable("a");
