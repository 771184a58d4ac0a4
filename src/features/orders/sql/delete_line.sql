-- One line goes.
delete from order_lines
where company_id = :company_id
  and order_id = :order_id
  and line_no = :line_no
