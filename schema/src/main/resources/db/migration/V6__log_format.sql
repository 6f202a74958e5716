-- The format in which the log is stored, written by the first start on the database. A service of another format does not start.
create table log_format (
    single boolean primary key default true check (single),
    format int     not null
);
