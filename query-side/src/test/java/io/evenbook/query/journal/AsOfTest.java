package io.evenbook.query.journal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.reducing;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.JournalRows.Leg;
import io.evenbook.querytest.JournalRows.Posted;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Random postings with random effective times: each answer as of T equals the naive sum of all postings. */
class AsOfTest extends QueryTest {
    private static final List<String> ACCOUNTS = List.of("acc_alice", "acc_bob", "acc_carol");
    private static final Map<String, Integer> DECIMALS = Map.of("JPY", 0, "USD", 2, "ETH", 18);
    private static final int COMMANDS = 80;
    private static final int QUESTIONS = 40;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<History> history = new ArrayList<>();
    private final Map<Long, Instant> recordedAt = new TreeMap<>();
    /** By position, the last position at or before it at which a command ends. */
    private final Map<Long, Long> commandEnds = new HashMap<>();

    private JournalRows journal;
    private long before;

    /** A balance after an event. */
    private record History(String account, String asset, long position, BigDecimal posted, BigDecimal held) {
        String text() {
            return posted.toPlainString() + " " + held.toPlainString() + " "
                    + posted.subtract(held).toPlainString();
        }
    }

    @Test
    void balancesAndTrialBalancesAreWhatAddingUpComesTo() {
        journal = new JournalRows(postgres);
        recordEvents();
        recordedAt.keySet().forEach(this::post);
        position("journal", log.head());
        position("accounts", log.head());

        for (int i = 0; i < QUESTIONS; i++) {
            long position = random.nextLong(before, log.head() + 1);
            Instant at = someTime();
            askAsOfPosition(position);
            askAsRecorded(at);
            askAsEffective(at);
        }
        askAsEffective(Instant.parse("9999-12-31T23:59:59.999999Z"));
        askAsEffective(Instant.parse("0000-01-01T00:00:00Z"));
        askAsRecorded(recordedAt.get(before + 7));
        askAsEffective(recordedAt.get(before + 7));
    }

    private void recordEvents() {
        before = log.head();
        for (int i = 0; i < COMMANDS; i++) {
            int events = random.nextInt(1, 4);
            long last = happen(events);
            for (long position = last - events + 1; position <= last; position++) {
                recordedAt.put(position, recordedAt(position));
                commandEnds.put(position, position == last ? last : last - events);
            }
        }
        ACCOUNTS.forEach(each -> sql(
                "insert into accounts.account values ('%s', null, null, 'OPEN', null, now(), 0, 1)".formatted(each)));
    }

    /** Posts at most one entry for an event; some take effect at another time. */
    private void post(long position) {
        if (random.nextInt(3) > 0) {
            String asset = List.copyOf(DECIMALS.keySet()).get(random.nextInt(DECIMALS.size()));
            String account = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
            BigDecimal amount = new BigDecimal(BigInteger.valueOf(random.nextLong(1, 1L << 60)), DECIMALS.get(asset));
            boolean in = random.nextBoolean();
            JournalRows.Entry entry = journal.entry("ent_" + position, position).recordedAt(recordedAt.get(position));
            if (random.nextInt(5) < 2) {
                entry.effectiveAt(someTime());
            }
            entry.post(List.of(
                    new Leg("customer:" + account, in ? "CREDIT" : "DEBIT", asset, amount),
                    new Leg(
                            random.nextBoolean() ? "house:omnibus" : "house:clearing",
                            in ? "DEBIT" : "CREDIT",
                            asset,
                            amount)));
            addToHistory(account, asset, position);
        }
    }

    private void addToHistory(String account, String asset, long position) {
        BigDecimal posted = posted(account, _ -> true).get(asset);
        BigDecimal held = BigDecimal.valueOf(random.nextLong(1000), DECIMALS.get(asset));
        history.removeIf(
                each -> each.account().equals(account) && each.asset().equals(asset) && each.position() == position);
        history.add(new History(account, asset, position, posted, held));
        postgres.sql("""
                        insert into accounts.balance_history values (?, ?, ?, ?, ?, ?)
                        on conflict (account_id, asset, position, recorded_at)
                            do update set posted = excluded.posted, held = excluded.held""")
                .params(account, asset, position, posted, held, JournalRows.sql(recordedAt.get(position)))
                .update();
        postgres.sql("""
                        insert into accounts.balance (account_id, asset, posted, held, minimum, position) values (?, ?, 0, 0, 0, ?)
                        on conflict do nothing""").params(account, asset, position).update();
    }

    /** A time near or at a time of recording. */
    private Instant someTime() {
        Instant first = recordedAt.get(before + 1);
        Instant last = recordedAt.get(log.head());
        if (random.nextBoolean()) {
            return recordedAt.get(random.nextLong(before + 1, log.head() + 1));
        }
        Duration length = Duration.between(first, last).plusMillis(100);
        return first.minusMillis(50)
                .plusNanos(random.nextLong(length.toNanos()))
                .truncatedTo(ChronoUnit.MICROS);
    }

    private void askAsOfPosition(long position) {
        long end = commandEnds.getOrDefault(position, position);
        check("atPosition=" + position, end, posting -> posting.position() <= end);
        for (String account : ACCOUNTS) {
            Map<String, String> last = new TreeMap<>();
            history.stream()
                    .filter(each -> each.account().equals(account) && each.position() <= end)
                    .forEach(each -> last.put(each.asset(), each.text()));
            Map<String, String> shown = new TreeMap<>();
            read("/accounts/%s/balances?atPosition=%d".formatted(account, position))
                    .get("balances")
                    .forEach(balance -> shown.put(
                            balance.get("asset").asString(),
                            balance.get("posted").asString() + " "
                                    + balance.get("held").asString() + " "
                                    + balance.get("available").asString()));
            assertThat(shown).as("%s at %d, seed %d", account, position, seed).isEqualTo(last);
        }
    }

    private void askAsRecorded(Instant at) {
        long position = recordedAt.entrySet().stream()
                .filter(event -> !event.getValue().isAfter(at))
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(log.positionAt(at));
        check("at=" + at, position, posting -> !posting.recordedAt().isAfter(at));
    }

    private void askAsEffective(Instant at) {
        check("effectiveAt=" + at, log.head(), posting -> !posting.effectiveAt().isAfter(at));
    }

    private void check(String asOf, long position, Predicate<Posted> counts) {
        JsonNode trialBalance = read("/ledger/trial-balance?" + asOf);
        assertThat(trialBalance.get("position").asLong())
                .as("%s, seed %d", asOf, seed)
                .isEqualTo(position);
        Map<String, BigDecimal> totals = new TreeMap<>();
        trialBalance.get("accounts").forEach(line -> {
            String key = line.get("ledgerAccount").asString() + " "
                    + line.get("asset").asString();
            putUnlessZero(totals, key + " DEBIT", line.get("debits"));
            putUnlessZero(totals, key + " CREDIT", line.get("credits"));
        });
        assertThat(totals)
                .as("%s, seed %d", asOf, seed)
                .isEqualTo(sums(
                        journal.postings().stream().filter(counts).toList(),
                        posting -> posting.ledgerAccount() + " " + posting.asset() + " " + posting.side(),
                        Posted::amount));
        trialBalance
                .get("assets")
                .forEach(asset -> assertThat(
                                new BigDecimal(asset.get("difference").asString()))
                        .as("%s, seed %d", asOf, seed)
                        .isZero());

        for (String account : ACCOUNTS) {
            Map<String, BigDecimal> posted = new TreeMap<>();
            read("/accounts/%s/balances?%s".formatted(account, asOf))
                    .get("balances")
                    .forEach(balance ->
                            putUnlessZero(posted, balance.get("asset").asString(), balance.get("posted")));
            assertThat(posted).as("%s %s, seed %d", account, asOf, seed).isEqualTo(posted(account, counts));
        }
    }

    private Map<String, BigDecimal> posted(String account, Predicate<Posted> counts) {
        return sums(
                journal.postings().stream()
                        .filter(posting -> posting.ledgerAccount().equals("customer:" + account))
                        .filter(counts)
                        .toList(),
                Posted::asset,
                posting -> posting.signed().negate());
    }

    private static Map<String, BigDecimal> sums(
            List<Posted> postings, Function<Posted, String> by, Function<Posted, BigDecimal> amount) {
        Map<String, BigDecimal> sums = new TreeMap<>(postings.stream()
                .collect(groupingBy(by, mapping(amount, reducing(BigDecimal.ZERO, BigDecimal::add)))));
        sums.values().removeIf(sum -> sum.signum() == 0);
        return sums;
    }

    private static void putUnlessZero(Map<String, BigDecimal> amounts, String key, JsonNode amount) {
        BigDecimal value = new BigDecimal(amount.asString());
        if (value.signum() != 0) {
            amounts.put(key, value);
        }
    }
}
