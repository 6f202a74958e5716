package io.evenbook.saga.customer;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** Dates in the table {@code customer_date}; joins the current transaction. */
final class CustomerDateTable implements CustomerDates {
    private static final int PAGE = 1_000;

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
    public void remove(CustomerId customerId) {
        jdbc.update("delete from customer_date where customer_id = ?", customerId.value());
    }

    @Override
    public void forEachDue(Instant now, Collection<Tier> tiers, Consumer<Due> action) {
        Row last = new Row(new Due(new CustomerId("cus_-"), Matter.KYC_END, null), Instant.EPOCH);
        while (last != null) {
            List<Row> page = pageAfter(last, now, tiers);
            page.forEach(row -> action.accept(row.due));
            last = page.size() < PAGE ? null : page.getLast();
        }
    }

    private record Row(Due due, Instant dueAt) {}

    private List<Row> pageAfter(Row last, Instant now, Collection<Tier> tiers) {
        String sql = """
                select customer_id, matter, tier, due_at from customer_date
                 where due_at <= ? and (tier is null or tier = any(?)) and (due_at, customer_id, matter) > (?, ?, ?)
                 order by due_at, customer_id, matter limit ?""";
        return jdbc.query(
                sql,
                (row, _) -> new Row(
                        new Due(
                                new CustomerId(row.getString("customer_id")),
                                Matter.valueOf(row.getString("matter")),
                                row.getString("tier") == null ? null : Tier.valueOf(row.getString("tier"))),
                        row.getObject("due_at", OffsetDateTime.class).toInstant()),
                now.atOffset(ZoneOffset.UTC),
                tiers.stream().map(Tier::name).toArray(String[]::new),
                last.dueAt.atOffset(ZoneOffset.UTC),
                last.due.customerId().value(),
                last.due.matter().name(),
                PAGE);
    }
}
