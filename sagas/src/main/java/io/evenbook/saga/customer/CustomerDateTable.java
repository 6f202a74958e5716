package io.evenbook.saga.customer;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Dates in the table {@code customer_date}; joins the current transaction. */
final class CustomerDateTable implements CustomerDates {
    private final JdbcTemplate jdbc;

    CustomerDateTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void set(Due due, Instant dueAt) {
        if (dueAt == null) {
            jdbc.update(
                    "delete from customer_date where customer_id = ? and matter = ?",
                    due.customerId().value(),
                    due.matter().name());
            return;
        }
        String sql = """
                insert into customer_date (customer_id, matter, tier, due_at) values (?, ?, ?, ?)
                on conflict (customer_id, matter) do update set tier = excluded.tier, due_at = excluded.due_at""";
        jdbc.update(
                sql,
                due.customerId().value(),
                due.matter().name(),
                due.tier() == null ? null : due.tier().name(),
                dueAt.atOffset(ZoneOffset.UTC));
    }

    @Override
    public void postpone(CustomerId customerId, Matter matter, Instant dueAt) {
        jdbc.update(
                "update customer_date set due_at = ? where customer_id = ? and matter = ?",
                dueAt.atOffset(ZoneOffset.UTC),
                customerId.value(),
                matter.name());
    }

    @Override
    public List<Due> due(Instant now, Collection<Tier> tiers, int limit) {
        String sql = """
                select customer_id, matter, tier from customer_date
                 where due_at <= ? and (tier is null or tier = any(?)) order by due_at limit ?""";
        return jdbc.query(
                sql,
                (row, _) -> new Due(
                        new CustomerId(row.getString("customer_id")),
                        Matter.valueOf(row.getString("matter")),
                        row.getString("tier") == null ? null : Tier.valueOf(row.getString("tier"))),
                now.atOffset(ZoneOffset.UTC),
                tiers.stream().map(Tier::name).toArray(String[]::new),
                limit);
    }
}
