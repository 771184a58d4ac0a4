# Degenerate companies: one shop, one order, a period without orders.
source "$(dirname "$0")/lib.sh"
printf 'customer_code,shop_name,status\n00123,"东风, 店",active\n' >shops.csv
printf 'product_code,product_name,product_kind,unit_name\nP1,One,CIGARETTE,条\n' >products.csv
printf 'order_no,customer_code,ordered_on,line_no,product_code,ordered_qty,amount\nO1,00123,2026-09-07,1,P1,3,300.00\n' >orders.csv
run 0 company add ONE --kind distributor --name One
run 0 import shops shops.csv --company ONE
run 0 import products products.csv --company ONE
run 0 import orders orders.csv --company ONE --json
is "$(tail -n 1 out | grep -o '"rows_rejected":[0-9]*' | head -n 1)" '"rows_rejected":0'
run 0 facts verify --company ONE
says "facts equal the records"
run 0 month run --company ONE --period 2026-09
says "1 shops"
run 0 month metrics --company ONE --period 2026-09 --format csv
is "$(head -n 1 out | cut -d, -f1-7)" "customer_code,orders,order_days,quantity,amount_minor,distinct_products,recency_days"
is "$(sed -n 2p out | cut -d, -f1-7)" "00123,1,1,3,30000,1,23"
run 0 month book 00123 --company ONE --period 2026-09 --format text
says "00123"
run 0 month book 00123 --company ONE --period 2026-09 --format json
run 0 month grades --company ONE --period 2026-09 --format json
run 0 month targets --company ONE --period 2026-09 --format csv
run 0 month areas --company ONE --period 2026-09 --format text
# A period without orders: the month runs, figures are unknown with reasons, nothing is zero by guess.
run 0 month run --company ONE --period 2026-10
run 0 month metrics --company ONE --period 2026-10 --format csv
is "$(sed -n 2p out | cut -d, -f1,2,7)" "00123,0,54"
# Before anything was ordered.
run 0 month run --company ONE --period 2026-01
run 0 month metrics --company ONE --period 2026-01 --format csv
is "$(sed -n 2p out | cut -d, -f1,2,7)" "00123,0,"
done_story
