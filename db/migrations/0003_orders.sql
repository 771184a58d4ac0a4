-- An order is (number, shop, day): real sources reuse numbers. Returns and cancellations are lines
-- with negative quantity.
create table orders (
  company_id bigint not null,
  id bigint not null,
  customer_id bigint not null,
  ordered_on bigint not null,
  order_no text not null,
  change_no bigint not null,         -- companies.data_version of the last change: facts' watermark
  import_id bigint,
  primary key (company_id, id),
  foreign key (company_id, customer_id) references customers (company_id, id)
){{without_rowid}};
create unique index orders_by_number on orders (company_id, order_no, customer_id, ordered_on);
create index orders_by_change on orders (company_id, change_no);
create index orders_by_customer on orders (company_id, customer_id, ordered_on);

create table order_lines (
  company_id bigint not null,
  order_id bigint not null,
  line_no bigint not null,
  product_id bigint not null,
  ordered_qty bigint not null,
  amount_minor bigint not null,
  demand_qty bigint,
  limit_qty bigint,
  delivered_qty bigint,
  primary key (company_id, order_id, line_no)
){{without_rowid}};
