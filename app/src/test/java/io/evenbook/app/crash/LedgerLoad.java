package io.evenbook.app.crash;

import io.evenbook.app.crash.AcknowledgedBooks.Leg;
import io.evenbook.app.crash.LedgerClient.Answer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of several clients that move money between the same few accounts in every way there is, and note what they are
 * told. Each finishes what it has begun: it releases what is left of its holds, and ends its withdrawals.
 */
final class LedgerLoad {
    static final int ACCOUNTS = 10;
    /** Assets and their decimals. */
    static final Map<String, Integer> ASSETS = Map.of("EUR", 2, "BTC", 8);

    private static final int CROWD = 300;
    private static final int IMPORTED = 600;
    private static final List<String> CODES = List.of("BTC", "EUR");
    private static final String FEES = "house:fees";
    private static final String OMNIBUS = "house:omnibus";
    private static final BigDecimal UNPAYABLE = new BigDecimal("1000000000");
    private static final Set<String> REFUSALS = Set.of(
            "account.insufficient-available",
            "account.maximum-balance",
            "hold.unknown",
            "hold.exceeded",
            "hold.expiry-past",
            "withdrawal.ended");

    private final LedgerClient client;
    private final AcknowledgedBooks books;
    private final SplittableRandom random;
    private final BooleanSupplier goesOn;
    private final List<Posted> reversible = new ArrayList<>();
    private volatile int crowdsSent;

    LedgerLoad(LedgerClient client, AcknowledgedBooks books, SplittableRandom random, BooleanSupplier goesOn) {
        this.client = client;
        this.books = books;
        this.random = random;
        this.goesOn = goesOn;
    }

    /** Opens the accounts; what they have is acknowledged, too. One of them refuses to have very much. */
    static void prepare(LedgerClient client, AcknowledgedBooks books, RunningService service) throws Exception {
        for (Map.Entry<String, Integer> asset : ASSETS.entrySet()) {
            service.post(
                    "/assets",
                    "{\"asset\":\"%1$s\",\"name\":\"%1$s\",\"type\":\"FIAT\",\"decimals\":%2$d}"
                            .formatted(asset.getKey(), asset.getValue()));
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            require(client.post("/accounts", "{'accountId':'%s','owner':'someone'}".formatted(account(i))), 201);
            for (String asset : CODES) {
                Deposit deposit = new Deposit(account(i), asset, new BigDecimal("400"), "opening");
                require(client.post(deposit.path(), deposit.body()), 201);
                books.moved(OMNIBUS, customer(deposit.account()), asset, deposit.amount());
            }
        }
        service.put("/accounts/%s/limits/EUR".formatted(account(0)), "{\"maximum\":\"500\",\"reason\":\"a test\"}");
    }

    /** Does a bit of everything. */
    Void everything() throws InterruptedException {
        while (goesOn.getAsBoolean()) {
            int draw = random.nextInt(100);
            if (draw < 28) {
                run(transfer());
            } else if (draw < 48) {
                run(entry());
            } else if (draw < 53) {
                reverse();
            } else if (draw < 58) {
                run(deposit());
            } else if (draw < 70) {
                withdraw();
            } else if (draw < 86) {
                hold();
            } else if (draw < 95) {
                bulk();
            } else {
                imports();
            }
        }
        return null;
    }

    /** Sends many transfers at once, time and again. */
    Void crowds() throws InterruptedException {
        while (goesOn.getAsBoolean()) {
            List<Transfer> crowd =
                    IntStream.range(0, CROWD).mapToObj(_ -> transfer()).toList();
            crowdsSent++;
            noteEach(crowd, bulk("continue", crowd));
        }
        return null;
    }

    int crowdsSent() {
        return crowdsSent;
    }

    // --- what can be asked for alone, or as one of many

    private sealed interface Command {
        String type();

        String path();

        /** Of a request of its own. */
        String body();

        /** As one of many. */
        default String item() {
            return "{'type':'%s','request':%s}".formatted(type(), body());
        }
    }

    private record Transfer(String from, String to, String asset, BigDecimal amount) implements Command {
        @Override
        public String type() {
            return "transfer";
        }

        @Override
        public String path() {
            return "/transfers";
        }

        @Override
        public String body() {
            return "{'fromAccountId':'%s','toAccountId':'%s','asset':'%s','amount':'%s','reference':'r'}"
                    .formatted(from, to, asset, amount.toPlainString());
        }

        List<Leg> legs() {
            return List.of(new Leg(customer(from), asset, amount), new Leg(customer(to), asset, amount.negate()));
        }
    }

    private record Entry(List<Leg> legs) implements Command {
        @Override
        public String type() {
            return "entry";
        }

        @Override
        public String path() {
            return "/ledger/entries";
        }

        @Override
        public String body() {
            return "{'description':'by hand','postings':[%s]}"
                    .formatted(legs.stream().map(Leg::json).collect(Collectors.joining(",")));
        }
    }

    private record Deposit(String account, String asset, BigDecimal amount, String reference) implements Command {
        @Override
        public String type() {
            return "deposit";
        }

        @Override
        public String path() {
            return "/accounts/" + account + "/deposits";
        }

        @Override
        public String body() {
            return "{'asset':'%s','amount':'%s','reference':'%s %s'}"
                    .formatted(asset, amount.toPlainString(), reference, asset);
        }

        @Override
        public String item() {
            return "{'type':'deposit','accountId':'%s','request':%s}".formatted(account, body());
        }
    }

    private void run(Command command) throws InterruptedException {
        note(command, client.post(command.path(), command.body()));
    }

    private void note(Command command, Answer answer) {
        if (isRefused(command.type(), answer)) {
            return;
        }
        switch (command) {
            case Transfer transfer -> {
                requirePosted(answer);
                books.count("transfer");
                books.transfer(answer.text("/transferId"));
                books.posted(transfer.legs());
            }
            case Entry entry -> {
                requirePosted(answer);
                require(entry);
                books.count("entry");
                books.entry(answer.text("/entryId"));
                books.posted(entry.legs());
                reversible.add(new Posted(answer.text("/entryId"), entry.legs()));
            }
            case Deposit deposit -> {
                books.count("deposit");
                books.moved(OMNIBUS, customer(deposit.account()), deposit.asset(), deposit.amount());
            }
        }
    }

    /** What is answered is done: there is nothing to wait for. */
    private static void requirePosted(Answer answer) {
        if (!answer.text("/status").equals("POSTED")) {
            throw new AssertionError("not POSTED: " + answer);
        }
    }

    /** No account has so much. */
    private static void require(Entry entry) {
        if (entry.legs().stream().anyMatch(leg -> leg.amount().compareTo(UNPAYABLE) == 0)) {
            throw new AssertionError("posted what nobody can pay: " + entry);
        }
    }

    // --- what takes several requests

    private record Posted(String entryId, List<Leg> legs) {}

    private void reverse() throws InterruptedException {
        if (reversible.isEmpty()) {
            return;
        }
        int index = random.nextInt(reversible.size());
        Posted entry = reversible.get(index);
        Answer answer = client.post("/ledger/entries/" + entry.entryId() + "/reverse", "{'reason':'a mistake'}");
        if (!isRefused("reversal", answer)) {
            requirePosted(answer);
            books.count("reversal");
            books.entry(answer.text("/entryId"));
            books.posted(entry.legs().stream().map(Leg::reversed).toList());
            reversible.remove(index);
        }
    }

    private void withdraw() throws InterruptedException {
        String account = anyAccount();
        String asset = anyAsset();
        BigDecimal amount = amount(asset, 200);
        boolean expires = random.nextInt(4) == 0;
        Answer requested = client.post(
                "/accounts/" + account + "/withdrawals",
                "{'asset':'%s','amount':'%s','reference':'w'%s}"
                        .formatted(asset, amount.toPlainString(), expires ? expiry() : ""));
        if (isRefused("withdrawal", requested) || expires && random.nextBoolean()) {
            return;
        }
        String end = random.nextInt(3) == 0 ? "cancel" : "confirm";
        Answer ended = client.post("/withdrawals/" + requested.text("/withdrawalId") + "/" + end, "{}");
        if (!isRefused("withdrawal " + end, ended)) {
            books.count("withdrawal " + end);
            if (end.equals("confirm")) {
                books.moved(customer(account), OMNIBUS, asset, amount);
            }
        }
    }

    private void hold() throws InterruptedException {
        String account = anyAccount();
        String asset = anyAsset();
        BigDecimal amount = amount(asset, 200);
        boolean expires = random.nextInt(4) == 0;
        Answer placed = client.post(
                "/accounts/" + account + "/holds",
                "{'asset':'%s','amount':'%s'%s}".formatted(asset, amount.toPlainString(), expires ? expiry() : ""));
        if (isRefused("hold", placed)) {
            return;
        }
        String hold = "/accounts/" + account + "/holds/" + placed.text("/holdId");
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            capture(account, hold, asset, amount(asset, 80));
        }
        boolean wholeCaptured = random.nextInt(3) == 0 && capture(account, hold, asset, null);
        if (!wholeCaptured && (!expires || random.nextBoolean())) {
            isRefused("release", client.post(hold + "/release", "{}"));
        }
    }

    /** Whether it was done: whoever is to receive it may refuse to have so much. */
    private boolean capture(String account, String hold, String asset, BigDecimal part) throws InterruptedException {
        String to = random.nextInt(4) == 0 ? null : otherThan(account);
        Answer captured = client.post(
                hold + "/capture",
                "{'amount':%s,'toAccountId':%s}"
                        .formatted(
                                part == null ? "null" : "'" + part.toPlainString() + "'",
                                to == null ? "null" : "'" + to + "'"));
        if (isRefused("capture", captured)) {
            return false;
        }
        BigDecimal amount = new BigDecimal(captured.text("/captured"));
        books.count("capture");
        if (to == null) {
            books.moved(customer(account), OMNIBUS, asset, amount);
        } else {
            books.transfer(captured.text("/transferId"));
            books.moved(customer(account), customer(to), asset, amount);
        }
        return true;
    }

    /** More than one commit takes. It only moves what the house gives, so nothing of it can be refused. */
    private void imports() throws InterruptedException {
        List<Entry> entries = IntStream.range(0, IMPORTED)
                .mapToObj(_ -> new Entry(List.of(
                        new Leg(FEES, "EUR", new BigDecimal("0.01")),
                        new Leg(customer(account(1)), "EUR", new BigDecimal("-0.01")))))
                .toList();
        String body =
                "{'entries':[%s]}".formatted(entries.stream().map(Entry::body).collect(Collectors.joining(",")));
        String key = "import-" + Long.toHexString(random.nextLong());
        Answer answer = client.post("/ledger/import", body, key);
        while (answer.status() == 202 && answer.text("/status").equals("POSTING")) {
            answer = client.post("/ledger/import", body, key);
        }
        require(answer, 201);
        books.count("import");
        answer.body().path("entries").forEach(entryId -> books.entry(entryId.asString()));
        entries.forEach(entry -> books.posted(entry.legs()));
    }

    private void bulk() throws InterruptedException {
        int size = random.nextInt(2, 13);
        switch (random.nextInt(3)) {
            case 0 -> {
                List<Command> commands = IntStream.range(0, size)
                        .mapToObj(_ -> anyOf(transfer(), entry(), deposit()))
                        .toList();
                noteEach(commands, bulk("continue", commands));
            }
            case 1 -> {
                List<Command> commands = IntStream.range(0, size)
                        .mapToObj(_ -> anyOf(transfer(), entry(), deposit()))
                        .toList();
                Answer answer = bulk("stopOnError", commands);
                List<Integer> statuses = answer.results().map(Answer::status).toList();
                int done = (int)
                        statuses.stream().takeWhile(status -> status / 100 == 2).count();
                if (!statuses.stream().skip(done + 1L).allMatch(status -> status == 424)) {
                    throw new AssertionError("went on after a refusal: " + answer);
                }
                noteEach(commands.subList(0, Math.min(done + 1, size)), answer);
            }
            default ->
                together(IntStream.range(0, size)
                        .mapToObj(_ -> anyOf(transfer(), entry()))
                        .toList());
        }
    }

    private Answer bulk(String mode, List<? extends Command> commands) throws InterruptedException {
        Answer answer = client.post(
                "/ledger/bulk",
                "{'mode':'%s','commands':[%s]}"
                        .formatted(mode, commands.stream().map(Command::item).collect(Collectors.joining(","))));
        books.count("bulk " + mode + " " + answer.status());
        return answer;
    }

    private void noteEach(List<? extends Command> commands, Answer answer) {
        require(answer, 200);
        Iterator<Answer> results = answer.results().iterator();
        for (Command command : commands) {
            note(command, results.next());
        }
    }

    /** Of all or none: one that is refused names the first that was. */
    private void together(List<Command> commands) throws InterruptedException {
        Answer answer = bulk("atomic", commands);
        if (!isRefused("atomic bulk", answer)) {
            noteEach(commands, answer);
        } else if (!answer.body().path("item").isInt()
                || answer.body().path("item").asInt() >= commands.size()) {
            throw new AssertionError("does not name what was refused: " + answer);
        }
    }

    private boolean isRefused(String what, Answer answer) {
        if (answer.isDone()) {
            return false;
        }
        if (!REFUSALS.contains(answer.text("/code"))) {
            throw new AssertionError(what + " -> " + answer);
        }
        books.count(what + " refused: " + answer.text("/code"));
        return true;
    }

    private static Answer require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new AssertionError("not " + status + ": " + answer);
        }
        return answer;
    }

    // --- chance

    private Transfer transfer() {
        String from = anyAccount();
        String asset = anyAsset();
        return new Transfer(from, otherThan(from), asset, amount(asset, 150));
    }

    private Deposit deposit() {
        String asset = anyAsset();
        return new Deposit(anyAccount(), asset, amount(asset, 150), Long.toHexString(random.nextLong()));
    }

    /** Two to six legs in one asset or two; one in six has a leg that nobody can pay. */
    private Entry entry() {
        List<Leg> legs = new ArrayList<>(legs(anyAsset(), random.nextInt(2, 5)));
        if (random.nextInt(3) == 0) {
            legs.addAll(legs(anyAsset(), 2));
        }
        if (random.nextInt(6) == 0) {
            String payer = anyAccount();
            legs.set(0, new Leg(customer(payer), "EUR", UNPAYABLE));
            legs.set(1, new Leg(FEES, "EUR", UNPAYABLE.negate()));
            legs.subList(2, legs.size()).clear();
            legs.addAll(legs(anyAsset(), random.nextInt(2, 5)));
        }
        return new Entry(legs);
    }

    /** One pays the others, or the others pay one; fees go to the house, or come back. */
    private List<Leg> legs(String asset, int count) {
        boolean onePays = random.nextBoolean();
        BigDecimal sum = BigDecimal.ZERO;
        List<Leg> legs = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            BigDecimal amount = onePays ? amount(asset, 50).negate() : amount(asset, 50);
            String ledgerAccount = random.nextInt(4) == 0 ? FEES : customer(anyAccount());
            legs.add(new Leg(ledgerAccount, asset, amount));
            sum = sum.add(amount);
        }
        legs.add(new Leg(customer(anyAccount()), asset, sum.negate()));
        return legs;
    }

    private Command anyOf(Command... commands) {
        return commands[random.nextInt(commands.length)];
    }

    private String anyAccount() {
        return account(random.nextInt(ACCOUNTS));
    }

    private String otherThan(String account) {
        String other;
        do {
            other = anyAccount();
        } while (other.equals(account));
        return other;
    }

    private String anyAsset() {
        return CODES.get(random.nextInt(CODES.size()));
    }

    /** More than zero, and less than so many whole ones. */
    private BigDecimal amount(String asset, int bound) {
        int decimals = ASSETS.get(asset);
        long units = random.nextLong(
                1, BigDecimal.valueOf(bound).movePointRight(decimals).longValueExact());
        return BigDecimal.valueOf(units, decimals);
    }

    private String expiry() {
        return ",'expiresAt':'%s'"
                .formatted(Instant.now().plusMillis(random.nextInt(500, 3_000)).truncatedTo(ChronoUnit.MICROS));
    }

    private static String account(int number) {
        return "acc_" + number;
    }

    private static String customer(String account) {
        return "customer:" + account;
    }
}
