// Code, run by a tool of the team.
