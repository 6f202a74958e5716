-- The format of the log. The first start on a database writes it; a service of another format does not start.
create table log_format (
    single boolean primary key default true check (single),
    format int     not null
);
