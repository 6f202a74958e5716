-- What the process Erasures has read from the log: whose keys are to be destroyed again at each start, and which accounts
-- and users belong to a customer: they are erased with it.
create table access.erased_subject (
    subject text primary key
);
create table access.subject_of_customer (
    subject     text primary key,
    customer_id text not null
);
create index subject_of_customer_customer on access.subject_of_customer (customer_id);
