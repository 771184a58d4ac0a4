-- Bytes of each table with its indexes, largest first.
select owner.tbl_name, cast(sum(page.pgsize) as integer)
from dbstat page
join sqlite_master owner on owner.name = page.name
group by owner.tbl_name
order by sum(page.pgsize) desc, owner.tbl_name
limit 200
