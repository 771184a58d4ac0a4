# Exit statuses and messages: 0 done, 1 refused, 2 wrong usage.
source "$(dirname "$0")/lib.sh"
run 2
run 2 no-such-command
run 2 company add X
run 2 company add X --kind market --name N
run 2 month run --company X
run 0 --help
says "month"
run 0 company add C1 --kind distributor --name "某公司"
run 1 company add C1 --kind distributor --name again
complains "organisation.code_taken"
run 1 company add "bad code" --kind distributor --name N
complains "organisation.bad_code"
run 0 company list
says "C1"
run 1 month run --company NOPE --period 2026-10
complains "organisation.no_such_company"
complains "C1"
run 1 month run --company C1 --period 2026-13
complains "YYYY-MM"
run 1 month run --company C1 --period 2026-10
complains "metrics.no_shops"
run 1 month book X --company C1 --period 2026-10
complains "month.not_published"
run 1 month latest --company C1
complains "month.no_orders"
run 1 --database mysql://x company list
complains "db.bad_url"
run 1 --config /nowhere.toml company list
complains "config.unreadable"
done_story
