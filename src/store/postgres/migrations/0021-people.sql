-- People who sign in. Passwords are kept as scrypt, with their parameters; of a session only the digest of its token.
create table people (
  id text primary key,
  name text not null unique,
  display_name text not null,
  email text,
  grants json not null,
  password text,
  issuer text,
  subject text,
  created_at bigint not null,
  stopped_at bigint,
  unique (issuer, subject)
);

create table sessions (
  digest text primary key,
  person text not null,
  used_at bigint not null,
  ends_at bigint not null
);
create index sessions_of_person on sessions (person);
