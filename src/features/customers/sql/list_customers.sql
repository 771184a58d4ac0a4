-- All shops of a company with what the analysis reads of them.
select
  id, customer_code, shop_name, license_no, license_valid_from, license_valid_to, license_status,
  license_scope, holder_name, order_phone, address, city, lng, lat, floor_area_m2,
  business_format, market_type, urban_rural_code, trade_zone_type, business_scale, credit_grade,
  activity_level, mutual_aid_group, terminal_type, terminal_star, is_model_store,
  order_cycle, order_weekday, sales_area_id, pos_type, pos_online, dist_to_school_m,
  personality_type, education_level, digital_skill, display_score, willingness, opened_on, status
from customers
where company_id = :company_id
order by id
