package io.evenbook.querytest;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fills the tables of the journal as its projector does, and keeps every posting for naive sums. */
public final class JournalRows {
    public static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final JdbcClient postgres;
    private final Map<String, BigDecimal> totals = new HashMap<>();
    private final List<Posted> postings = new ArrayList<>();

    public JournalRows(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /** One leg as text: {@code "house:omnibus DEBIT USD 5.000000"}. */
    public record Leg(String ledgerAccount, String side, String asset, BigDecimal amount) {
        public static Leg of(String text) {
            String[] parts = text.split(" ");
            return new Leg(parts[0], parts[1], parts[2], new BigDecimal(parts[3]));
        }
    }

    /** @param position of the entry's event */
    public record Posted(
            String ledgerAccount,
            String side,
            String asset,
            BigDecimal amount,
            long position,
            Instant effectiveAt,
            Instant recordedAt) {

        /** Debits less credits. */
        public BigDecimal signed() {
            return side.equals("DEBIT") ? amount : amount.negate();
        }
    }

    /** One minute per position, so that a month ends early. */
    public static Instant recordedAt(long position) {
        return START.plusSeconds(60 * position);
    }

    public Entry entry(String id, long position) {
        return new Entry(id, position);
    }

    public Collection<Posted> postings() {
        return postings;
    }

    /** An entry that is not posted yet. */
    public final class Entry {
        private final String id;
        private final long position;
        private String kind = "ADJUSTMENT";
        private String description = "Something";
        private String reference;
        private Instant recordedAt;
        private Instant effectiveAt;
        private String reverses;

        private Entry(String id, long position) {
            this.id = id;
            this.position = position;
            this.recordedAt = JournalRows.recordedAt(position);
        }

        public Entry kind(String kind) {
            this.kind = kind;
            return this;
        }

        public Entry says(String description, String reference) {
            this.description = description;
            this.reference = reference;
            return this;
        }

        public Entry recordedAt(Instant recordedAt) {
            this.recordedAt = recordedAt;
            return this;
        }

        public Entry effectiveAt(Instant effectiveAt) {
            this.effectiveAt = effectiveAt;
            return this;
        }

        public Entry reverses(String entryId) {
            this.reverses = entryId;
            return this;
        }

        public void post(String... legs) {
            post(List.of(legs).stream().map(Leg::of).toList());
        }

        public void post(List<Leg> legs) {
            Instant effective = effectiveAt == null ? recordedAt : effectiveAt;
            postgres.sql("insert into journal.entry values (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(position, id, kind, description, reference, sql(effective), sql(recordedAt), reverses)
                    .update();
            postLegs(effective, legs);
            legs.forEach(this::balance);
        }

        /** Inserts all legs by one statement, because the database refuses statements that do not balance. */
        private void postLegs(Instant effective, List<Leg> legs) {
            List<Object> values = new ArrayList<>();
            for (int number = 0; number < legs.size(); number++) {
                Leg leg = legs.get(number);
                postings.add(new Posted(
                        leg.ledgerAccount(), leg.side(), leg.asset(), leg.amount(), position, effective, recordedAt));
                values.addAll(List.of(
                        position,
                        number,
                        leg.ledgerAccount(),
                        leg.side(),
                        leg.asset(),
                        leg.amount(),
                        total(leg, "DEBIT"),
                        total(leg, "CREDIT"),
                        sql(effective),
                        sql(recordedAt)));
            }
            postgres.sql("insert into journal.posting values "
                            + String.join(", ", Collections.nCopies(legs.size(), "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")))
                    .params(values)
                    .update();
        }

        private void balance(Leg leg) {
            String kind = leg.ledgerAccount().equals("house:omnibus")
                    ? "ASSET"
                    : leg.ledgerAccount().equals("house:fees") ? "REVENUE" : "LIABILITY";
            postgres.sql("""
                            insert into journal.ledger_balance values (?, ?, ?, ?, ?, ?)
                            on conflict (ledger_account, asset) do update
                                set debits = excluded.debits, credits = excluded.credits, position = excluded.position""")
                    .params(
                            leg.ledgerAccount(),
                            leg.asset(),
                            kind,
                            totals.get(key(leg, "DEBIT")),
                            totals.get(key(leg, "CREDIT")),
                            position)
                    .update();
        }
    }

    private BigDecimal total(Leg leg, String side) {
        BigDecimal added = side.equals(leg.side())
                ? leg.amount()
                : BigDecimal.ZERO.setScale(leg.amount().scale());
        return totals.merge(key(leg, side), added, BigDecimal::add);
    }

    private static String key(Leg leg, String side) {
        return leg.ledgerAccount() + " " + leg.asset() + " " + side;
    }

    public static OffsetDateTime sql(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
