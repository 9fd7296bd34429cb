create table notes (note text primary key);
