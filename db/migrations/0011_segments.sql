-- Segments: named sets of shops, by a rule or by a fixed list of members.
create table segments (
  company_id bigint not null references companies (company_id),
  id bigint not null,
  name text not null,
  description text not null,
  is_static bigint not null,         -- 1: the members stay as they were when it was made
  is_shared bigint not null,         -- 0: only the owner sees it
  rule text not null,                -- JSON, SegmentRule of features/segments
  owner_id bigint not null,
  owner_name text not null,
  version bigint not null,
  changed_at_ms bigint not null,
  refreshed_at_ms bigint,            -- when members were last written down; null: never
  primary key (company_id, id),
  unique (company_id, name)
);

-- Who was a member from when to when. Of a dynamic segment what each refresh found. A shop may go
-- (an import is undone): what was written down of it stays.
create table segment_members (
  company_id bigint not null,
  segment_id bigint not null,
  customer_id bigint not null,
  entered_at_ms bigint not null,
  left_at_ms bigint,                 -- null: still a member
  primary key (company_id, segment_id, customer_id, entered_at_ms),
  foreign key (company_id, segment_id) references segments (company_id, id)
);
create index segment_members_of_shop on segment_members (company_id, customer_id);
