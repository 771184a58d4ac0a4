-- All lines of the orders that an import made.
delete from order_lines
where company_id = :company_id
  and order_id in (select id
                   from orders
                   where company_id = :company_id
                     and import_id = :import_id)
