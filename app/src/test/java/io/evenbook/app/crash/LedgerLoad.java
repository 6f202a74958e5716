package io.evenbook.app.crash;

import static io.evenbook.app.crash.LedgerDraw.FEES;
import static io.evenbook.app.crash.LedgerDraw.OMNIBUS;
import static io.evenbook.app.crash.LedgerDraw.UNPAYABLE;
import static io.evenbook.app.crash.LedgerDraw.account;
import static io.evenbook.app.crash.LedgerDraw.customer;

import io.evenbook.app.crash.AcknowledgedBooks.Leg;
import io.evenbook.app.crash.LedgerClient.Answer;
import io.evenbook.app.crash.LedgerRequest.Deposit;
import io.evenbook.app.crash.LedgerRequest.Entry;
import io.evenbook.app.crash.LedgerRequest.Transfer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One of several clients that move money between the same ten accounts by every kind of request, and record the
 * answers. A client releases the rest of its holds and ends its withdrawals before it stops.
 */
final class LedgerLoad {
    private static final int CROWD = 300;
    private static final int IMPORTED = 600;

    private final LedgerClient client;
    private final AcknowledgedBooks books;
    private final SplittableRandom random;
    private final LedgerDraw draw;
    private final BooleanSupplier isRunning;
    private final List<Posted> reversible = new ArrayList<>();
    private volatile int crowdsSent;

    LedgerLoad(LedgerClient client, AcknowledgedBooks books, SplittableRandom random, BooleanSupplier isRunning) {
        this.client = client;
        this.books = books;
        this.random = random;
        this.draw = new LedgerDraw(random);
        this.isRunning = isRunning;
    }

    /** Sends random requests of every kind. */
    Void everything() throws InterruptedException {
        while (isRunning.getAsBoolean()) {
            int dice = random.nextInt(100);
            if (dice < 28) {
                run(draw.transfer());
            } else if (dice < 48) {
                run(draw.entry());
            } else if (dice < 53) {
                reverse();
            } else if (dice < 58) {
                run(draw.deposit());
            } else if (dice < 70) {
                withdraw();
            } else if (dice < 86) {
                hold();
            } else if (dice < 95) {
                bulk();
            } else {
                imports();
            }
        }
        return null;
    }

    /** Sends bulk requests of 300 transfers. */
    Void crowds() throws InterruptedException {
        while (isRunning.getAsBoolean()) {
            List<Transfer> crowd =
                    IntStream.range(0, CROWD).mapToObj(_ -> draw.transfer()).toList();
            crowdsSent++;
            noteEach(crowd, bulk("continue", crowd));
        }
        return null;
    }

    int crowdsSent() {
        return crowdsSent;
    }

    private void run(LedgerRequest command) throws InterruptedException {
        note(command, client.post(command.path(), command.body()));
    }

    private void note(LedgerRequest command, Answer answer) {
        if (books.isRefused(command.type(), answer)) {
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

    /** A success means posted: no later step follows. */
    private static void requirePosted(Answer answer) {
        if (!answer.text("/status").equals("POSTED")) {
            throw new AssertionError("not POSTED: " + answer);
        }
    }

    /** No account can pay this amount. */
    private static void require(Entry entry) {
        if (entry.legs().stream().anyMatch(leg -> leg.amount().compareTo(UNPAYABLE) == 0)) {
            throw new AssertionError("posted an amount that no account can pay: " + entry);
        }
    }

    private record Posted(String entryId, List<Leg> legs) {}

    private void reverse() throws InterruptedException {
        if (reversible.isEmpty()) {
            return;
        }
        int index = random.nextInt(reversible.size());
        Posted entry = reversible.get(index);
        Answer answer = client.post("/ledger/entries/" + entry.entryId() + "/reverse", "{'reason':'a mistake'}");
        if (!books.isRefused("reversal", answer)) {
            requirePosted(answer);
            books.count("reversal");
            books.entry(answer.text("/entryId"));
            books.posted(entry.legs().stream().map(Leg::reversed).toList());
            reversible.remove(index);
        }
    }

    private void withdraw() throws InterruptedException {
        String account = draw.anyAccount();
        String asset = draw.anyAsset();
        BigDecimal amount = draw.amount(asset, 200);
        boolean expires = random.nextInt(4) == 0;
        Answer requested = client.post(
                "/accounts/" + account + "/withdrawals",
                "{'asset':'%s','amount':'%s','reference':'w'%s}"
                        .formatted(asset, amount.toPlainString(), expires ? draw.expiry() : ""));
        if (books.isRefused("withdrawal", requested) || expires && random.nextBoolean()) {
            return;
        }
        String end = random.nextInt(3) == 0 ? "cancel" : "confirm";
        Answer ended = client.post("/withdrawals/" + requested.text("/withdrawalId") + "/" + end, "{}");
        if (!books.isRefused("withdrawal " + end, ended)) {
            books.count("withdrawal " + end);
            if (end.equals("confirm")) {
                books.moved(customer(account), OMNIBUS, asset, amount);
            }
        }
    }

    private void hold() throws InterruptedException {
        String account = draw.anyAccount();
        String asset = draw.anyAsset();
        BigDecimal amount = draw.amount(asset, 200);
        boolean expires = random.nextInt(4) == 0;
        Answer placed = client.post(
                "/accounts/" + account + "/holds",
                "{'asset':'%s','amount':'%s'%s}"
                        .formatted(asset, amount.toPlainString(), expires ? draw.expiry() : ""));
        if (books.isRefused("hold", placed)) {
            return;
        }
        String hold = "/accounts/" + account + "/holds/" + placed.text("/holdId");
        for (int parts = random.nextInt(4); parts > 0; parts--) {
            capture(account, hold, asset, draw.amount(asset, 80));
        }
        boolean wholeCaptured = random.nextInt(3) == 0 && capture(account, hold, asset, null);
        if (!wholeCaptured && (!expires || random.nextBoolean())) {
            books.isRefused("release", client.post(hold + "/release", "{}"));
        }
    }

    /** Returns false if the receiver's maximum balance refuses the amount. */
    private boolean capture(String account, String hold, String asset, BigDecimal part) throws InterruptedException {
        String to = random.nextInt(4) == 0 ? null : draw.otherThan(account);
        Answer captured = client.post(
                hold + "/capture",
                "{'amount':%s,'toAccountId':%s}"
                        .formatted(
                                part == null ? "null" : "'" + part.toPlainString() + "'",
                                to == null ? "null" : "'" + to + "'"));
        if (books.isRefused("capture", captured)) {
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

    /** More entries than one commit takes. Only the house pays, so no entry can be refused. */
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
        answer.expect(201);
        books.count("import");
        answer.body().path("entries").forEach(entryId -> books.entry(entryId.asString()));
        entries.forEach(entry -> books.posted(entry.legs()));
    }

    private void bulk() throws InterruptedException {
        int size = random.nextInt(2, 13);
        switch (random.nextInt(3)) {
            case 0 -> {
                List<LedgerRequest> commands = IntStream.range(0, size)
                        .mapToObj(_ -> draw.anyOf(draw.transfer(), draw.entry(), draw.deposit()))
                        .toList();
                noteEach(commands, bulk("continue", commands));
            }
            case 1 -> {
                List<LedgerRequest> commands = IntStream.range(0, size)
                        .mapToObj(_ -> draw.anyOf(draw.transfer(), draw.entry(), draw.deposit()))
                        .toList();
                Answer answer = bulk("stopOnError", commands);
                List<Integer> statuses = answer.results().map(Answer::status).toList();
                int done = (int)
                        statuses.stream().takeWhile(status -> status / 100 == 2).count();
                if (!statuses.stream().skip(done + 1L).allMatch(status -> status == 424)) {
                    throw new AssertionError("continued after a refusal: " + answer);
                }
                noteEach(commands.subList(0, Math.min(done + 1, size)), answer);
            }
            default ->
                atomic(IntStream.range(0, size)
                        .mapToObj(_ -> draw.anyOf(draw.transfer(), draw.entry()))
                        .toList());
        }
    }

    private Answer bulk(String mode, List<? extends LedgerRequest> commands) throws InterruptedException {
        Answer answer = client.post(
                "/ledger/bulk",
                "{'mode':'%s','commands':[%s]}"
                        .formatted(
                                mode, commands.stream().map(LedgerRequest::item).collect(Collectors.joining(","))));
        books.count("bulk " + mode + " " + answer.status());
        return answer;
    }

    private void noteEach(List<? extends LedgerRequest> commands, Answer answer) {
        answer.expect(200);
        Iterator<Answer> results = answer.results().iterator();
        for (LedgerRequest command : commands) {
            note(command, results.next());
        }
    }

    /** An atomic bulk. A refused one names its first refused item. */
    private void atomic(List<LedgerRequest> commands) throws InterruptedException {
        Answer answer = bulk("atomic", commands);
        if (!books.isRefused("atomic bulk", answer)) {
            noteEach(commands, answer);
        } else if (!answer.body().path("item").isInt()
                || answer.body().path("item").asInt() >= commands.size()) {
            throw new AssertionError("does not name the refused item: " + answer);
        }
    }
}
