"""The metrics of shop_metrics.sql in polars expressions: the second peer."""
import polars as pl


def share(part, whole):
    return pl.when((pl.col("lines_0") > 0) & (pl.col(whole) > 0)).then(pl.col(part) / pl.col(whole))


def growth(now, before, lines):
    return pl.when((pl.col(lines) > 0) & (pl.col(before) > 0)).then(
        pl.col(now) / pl.col(before) - 1)


def pairs_of(lines, months):
    """One row a shop and product: lines, quantity and amount of each month."""
    first, last = months[3][0], months[0][1]
    day, quantity = pl.col("day"), pl.col("quantity").cast(pl.Int64)
    amount = pl.col("amount").cast(pl.Int64)
    recent = lines.filter(day.is_between(first, last) | day.is_between(*months[12]))
    sums = []
    for back in (0, 1, 2, 3, 12):
        within = day.is_between(*months[back])
        sums.append(pl.when(within).then(quantity).otherwise(0).sum().alias(f"quantity_{back}"))
        if back in (0, 1, 12):
            sums.append(within.sum().cast(pl.Int64).alias(f"lines_{back}"))
            sums.append(pl.when(within).then(amount).otherwise(0).sum().alias(f"amount_{back}"))
    return recent.group_by("customer", "product").agg(sums)


def sums_of(pairs, products):
    """One row a shop."""
    bought = {back: pl.col(f"quantity_{back}") > 0 for back in (0, 1, 2, 3)}
    before = bought[1] | bought[2] | bought[3]
    quantity = pl.col("quantity_0")
    totals = [pl.col(f"{name}_{back}").sum() for back in (0, 1, 12)
              for name in ("lines", "quantity", "amount")]
    counts = [(pl.col("lines_0") > 0).sum().alias("distinct_products"),
              (bought[0] & ~before).sum().alias("new_products"),
              (~bought[0] & before).sum().alias("lost_products"),
              quantity.filter(pl.col("price_class") > 0).sum().alias("class_all"),
              quantity.filter(pl.col("band") > 0).sum().alias("band_all")]
    classes = [quantity.filter(pl.col("price_class") == k).sum().alias(f"class_{k}")
               for k in range(1, 6)]
    bands = [quantity.filter(pl.col("band") == k).sum().alias(f"band_{k}") for k in range(1, 13)]
    return pairs.join(products, on="product").group_by("customer").agg(
        totals + counts + classes + bands)


def rhythm_of(orders, months):
    first, last = months[0]
    gap = pl.col("day").diff()
    days = orders.filter(pl.col("day") <= last).select("customer", "day").unique()
    return days.sort("customer", "day").group_by("customer").agg(
        (last - pl.col("day").max()).alias("recency_days"),
        (pl.col("day") >= first).sum().alias("order_days"),
        gap.mean().alias("interval_days_mean"),
        gap.var().alias("interval_days_variance"))


def shop_metrics(orders, lines, products, months):
    day = pl.col("day")
    counted = orders.group_by("customer").agg(
        day.is_between(*months[0]).sum().cast(pl.Int64).alias("orders"),
        day.is_between(*months[1]).sum().cast(pl.Int64).alias("orders_previous"))
    joined = (counted.join(sums_of(pairs_of(lines, months), products), on="customer", how="left")
              .join(rhythm_of(orders, months), on="customer", how="left"))
    zero = {"quantity": "quantity_0", "amount_minor": "amount_0",
            "quantity_previous": "quantity_1", "amount_previous": "amount_1",
            "quantity_year_ago": "quantity_12", "amount_year_ago": "amount_12",
            "order_days": "order_days", "distinct_products": "distinct_products",
            "new_products": "new_products", "lost_products": "lost_products"}
    ordered = pl.col("lines_0") > 0
    return joined.select(
        ["customer", "orders", "orders_previous", "recency_days", "interval_days_mean",
         "interval_days_variance"]
        + [pl.col(column).fill_null(0).alias(name) for name, column in zero.items()]
        + [growth("quantity_0", "quantity_1", "lines_1").alias("quantity_growth_month"),
           growth("amount_0", "amount_1", "lines_1").alias("amount_growth_month"),
           growth("quantity_0", "quantity_12", "lines_12").alias("quantity_growth_year"),
           growth("amount_0", "amount_12", "lines_12").alias("amount_growth_year"),
           pl.when(ordered).then(pl.col("quantity_0") / pl.col("orders"))
             .alias("avg_order_quantity"),
           pl.when(ordered).then(pl.col("amount_0") / pl.col("orders")).alias("avg_order_amount")]
        + [share(f"class_{k}", "class_all").alias(f"class_{k}_share") for k in range(1, 6)]
        + [share(f"band_{k}", "band_all").alias(f"band_share_{k}") for k in range(1, 13)]
    ).sort("customer").collect()
