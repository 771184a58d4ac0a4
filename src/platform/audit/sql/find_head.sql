-- The head of the company's chain.
select seq, hash
from audit_heads
where company_id = :company_id
