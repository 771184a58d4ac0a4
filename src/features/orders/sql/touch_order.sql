-- Something of the order changed: facts must read it again.
update orders
set change_no = :change_no
where company_id = :company_id
  and id = :order_id
