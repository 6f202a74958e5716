package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Plain-text accounting tools accept the exported journal and compute the same balances. */
class ExportTest extends WholeServiceTest {
    /** With six postings each, the entries stay below the bound of one commit. */
    private static final int IMPORTED_AT_ONCE = 1_000;

    private static final Instant OPENED = Instant.parse("2025-01-01T00:00:00Z");
    private static final int DAYS = 200;
    private static final Map<String, String> HOUSE = Map.of(
            "house:omnibus", "Assets:Omnibus",
            "house:fees", "Income:Fees",
            "house:suspense", "Liabilities:Suspense",
            "house:ccp", "Liabilities:Counterparty",
            "house:capital", "Equity:Capital");

    /** Other tests of the same service leave balances in these, too. */
    private static final Map<String, String> OWNED = Map.of(
            "customer", "Liabilities:Customer:",
            "clearing", "Liabilities:Participant:",
            "margin", "Liabilities:Margin:",
            "fund", "Liabilities:Fund:");

    /** Decimals of each asset. One asset's name has letters only. */
    private final Map<String, Integer> assets = new LinkedHashMap<>();

    private final List<String> accounts = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void toolsFindABookOfTwoThousandEntriesSound() throws Exception {
        exports(2_000);
    }

    @Test
    @Tag("long")
    void toolsFindABookOfFiftyThousandEntriesSound() throws Exception {
        exports(50_000);
    }

    private void exports(int entries) throws Exception {
        AccountingTools.require(folder);
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        open();
        for (int done = 0; done < entries; done += IMPORTED_AT_ONCE) {
            takeOver(done == 0, Math.min(IMPORTED_AT_ONCE, entries - done), random);
        }
        dealNow(random);
        Answer trialBalance = balancedBooks();

        Path hledger = export("hledger");
        AccountingTools.accepts(
                folder,
                "hledger",
                "-f",
                hledger.toString(),
                "check",
                "--strict",
                "ordereddates",
                "accounts",
                "commodities",
                "balancednoautoconversion");
        assertThat(hledgerBalances(hledger)).isEqualTo(balances(trialBalance));
        Path ledger = export("ledger");
        assertThat(AccountingTools.accepts(folder, "ledger", "--strict", "-f", ledger.toString(), "balance"))
                .contains("Customer");
        AccountingTools.accepts(folder, "bean-check", export("beancount").toString());
    }

    private void open() {
        for (int decimals : new int[] {0, 2, 6, 8, 18}) {
            String code = decimals == 2 ? "EXPORTED" : unique("EXP");
            asset(code, decimals);
            assets.put(code, decimals);
        }
        IntStream.range(0, 12).forEach(i -> accounts.add(account(i % 2 == 0 ? "Exported_" : "exported-")));
    }

    /** Imports entries of the past. The first import has the opening balances that pay for all of them. */
    private void takeOver(boolean first, int entries, SplittableRandom random) {
        String openings = !first
                ? ""
                : accounts.stream()
                        .flatMap(account -> assets.keySet().stream()
                                .map(asset ->
                                        "{'accountId':'%s','asset':'%s','amount':'1000000'}".formatted(account, asset)))
                        .collect(
                                Collectors.joining(",", "'openedAt':'%s','openingBalances':[".formatted(OPENED), "],"));
        String imported =
                IntStream.range(0, entries).mapToObj(_ -> entry(random)).collect(Collectors.joining(","));
        Answer answer = operator.post("/api/v1/ledger/import", "{%s'entries':[%s]}".formatted(openings, imported));
        assertThat(answer.status()).as(answer.raw()).isEqualTo(201);
        String last = answer.text("/entries/" + (answer.body().at("/entries").size() - 1));
        // Views need seconds for so many entries.
        eventually(
                () -> auditor.get("/api/v1/ledger/entries/%s?minPosition=%d".formatted(last, head())),
                entry -> entry.status() == 200 && entry.text("/status").equals("POSTED"));
    }

    private String entry(SplittableRandom random) {
        int legs = random.nextInt(2, 7);
        List<String> postings = new ArrayList<>(legs(random, legs > 4 ? legs - 2 : legs));
        if (legs > 4) {
            postings.addAll(legs(random, 2));
        }
        Instant effectiveAt =
                OPENED.plusSeconds(1 + random.nextLong(DAYS * 86_400L)).plusNanos(random.nextInt(1_000_000) * 1_000L);
        return "{'description':'no. %d; [x] = @ | *','reference':'r: %d','effectiveAt':'%s','postings':[%s]}"
                .formatted(random.nextInt(1_000), random.nextInt(1_000), effectiveAt, String.join(",", postings));
    }

    /** Legs in one asset: one account pays the others and a fee. */
    private List<String> legs(SplittableRandom random, int count) {
        String asset = List.copyOf(assets.keySet()).get(random.nextInt(assets.size()));
        List<String> legs = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 1; i < count; i++) {
            BigDecimal amount = amount(asset, random);
            legs.add(leg(random.nextInt(5) == 0 ? "house:fees" : anyCustomer(random), "CREDIT", asset, amount));
            sum = sum.add(amount);
        }
        legs.add(leg(anyCustomer(random), "DEBIT", asset, sum));
        return legs;
    }

    private static String leg(String ledgerAccount, String side, String asset, BigDecimal amount) {
        return "{'ledgerAccount':'%s','side':'%s','asset':'%s','amount':'%s'}"
                .formatted(ledgerAccount, side, asset, amount.toPlainString());
    }

    private String anyCustomer(SplittableRandom random) {
        return "customer:" + accounts.get(random.nextInt(accounts.size()));
    }

    /** An amount between zero and ten with all decimals of the asset. */
    private BigDecimal amount(String asset, SplittableRandom random) {
        int decimals = assets.get(asset);
        long bound = BigDecimal.TEN.pow(Math.min(decimals, 17) + 1).longValueExact();
        return BigDecimal.valueOf(random.nextLong(1, bound), decimals);
    }

    /** Entries that take effect when they are recorded, and partial reversals. */
    private void dealNow(SplittableRandom random) {
        for (String asset : assets.keySet()) {
            for (int i = 0; i < 10; i++) {
                String from = accounts.get(random.nextInt(accounts.size() - 1));
                String to = accounts.getLast();
                Answer deposit = deposit(from, amount(asset, random).toPlainString() + " " + asset);
                trader.post(
                                "/api/v1/transfers",
                                "{'fromAccountId':'%s','toAccountId':'%s','asset':'%s','amount':'%s','reference':'r'}"
                                        .formatted(
                                                from,
                                                to,
                                                asset,
                                                amount(asset, random).toPlainString()))
                        .expect(201);
                if (i % 3 == 0) {
                    String body = "{'reason':'a mistake','atOriginalEffectiveAt':%s}".formatted(i == 0);
                    operator.post("/api/v1/ledger/entries/%s/reverse".formatted(deposit.text("/entryId")), body)
                            .expect(201);
                }
            }
        }
        all(
                        auditor,
                        "/api/v1/ledger/entries?kind=ADJUSTMENT&ledgerAccount=customer:" + accounts.getFirst()
                                + "&minPosition=" + head())
                .stream()
                .skip(assets.size())
                .limit(5)
                .forEach(entry -> operator.post(
                                "/api/v1/ledger/entries/%s/reverse"
                                        .formatted(entry.at("/entryId").asString()),
                                "{'reason':'a mistake','atOriginalEffectiveAt':true}")
                        .expect(201));
    }

    private Path export(String format) throws IOException {
        Answer answer = auditor.get("/api/v1/ledger/export?format=%s&minPosition=%d".formatted(format, head()))
                .expect(200);
        return Files.writeString(folder.resolve("export." + format), answer.raw());
    }

    private Map<String, BigDecimal> hledgerBalances(Path export) throws Exception {
        String csv = AccountingTools.accepts(
                folder,
                "hledger",
                "-f",
                export.toString(),
                "balance",
                "--flat",
                "--no-total",
                "--layout=bare",
                "-O",
                "csv");
        Map<String, BigDecimal> balances = new TreeMap<>();
        csv.lines()
                .skip(1)
                .map(line -> line.substring(1, line.length() - 1).split("\",\""))
                .forEach(row -> put(balances, row[0], row[1].replace("\"", ""), row[2]));
        return balances;
    }

    private static Map<String, BigDecimal> balances(Answer trialBalance) {
        Map<String, BigDecimal> balances = new TreeMap<>();
        for (JsonNode line : trialBalance.body().at("/accounts")) {
            String ledgerAccount = line.at("/ledgerAccount").asString();
            put(
                    balances,
                    exported(ledgerAccount),
                    line.at("/asset").asString(),
                    line.at("/balance").asString());
        }
        return balances;
    }

    private static String exported(String ledgerAccount) {
        String[] kindAndOwner = ledgerAccount.split(":", 2);
        String owned = OWNED.get(kindAndOwner[0]);
        return owned == null ? HOUSE.get(ledgerAccount) : owned + kindAndOwner[1];
    }

    private static void put(Map<String, BigDecimal> balances, String account, String commodity, String amount) {
        BigDecimal balance = new BigDecimal(amount);
        if (balance.signum() != 0) {
            balances.put(account + " " + commodity, balance.stripTrailingZeros());
        }
    }
}
