-- What stands of the company.
select (select count(*) from customers where company_id = :company_id),
       (select count(*) from products where company_id = :company_id),
       (select count(*) from orders where company_id = :company_id),
       (select count(*) from order_lines where company_id = :company_id),
       (select count(*) from customer_months where company_id = :company_id),
       (select count(*) from retail_stock_counts where company_id = :company_id),
       (select count(*) from market_prices where company_id = :company_id)
