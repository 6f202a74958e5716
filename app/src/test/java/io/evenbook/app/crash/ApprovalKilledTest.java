package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Tokens;
import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service while it performs 64 approved deposits. After the restart each deposit is posted once or not at
 * all; once, if its approval was acknowledged. A repeat of each approval performs what is missing.
 */
@Tag("packaged")
class ApprovalKilledTest {
    private static final int DEPOSITS = 64;
    private static final int KILLS = 2;
    private static final String ISSUER = "https://login.example.com";
    private static final String API = "/api/v1";

    @TempDir
    private Path folder;

    @Test
    @Tag("long")
    void anApprovedCommandIsPerformedOnceOrNotAtAll() throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (RunningService service = Survivor.packaged(
                folder,
                "--evenbook.approvals.enabled=true",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey())) {
            service.start();
            Client operator = Client.anonymous(service.port()).as("operator");
            Client maker = user(operator, "maker");
            Client approver = user(operator, "approver");
            operator.post(API + "/assets", "{'asset':'EUR','name':'Euro','type':'FIAT','decimals':2}")
                    .expect(201);
            operator.post(API + "/accounts", "{'accountId':'acc_a','owner':'x'}")
                    .expect(201);
            operator.put(API + "/policies/deposit:create", "{'reason':'a test'}")
                    .expect(200);
            for (int kill = 0; kill < KILLS; kill++) {
                List<String> approvals = requested(maker, kill);
                List<Integer> answered = killWhileUnderWay(service, approver, approvals, random);
                try (Tables tables = service.tables()) {
                    Survivor survivor = new Survivor(service, tables);
                    survivor.awaitIdle();
                    assertThat(posted(tables, kill))
                            .as("posted before the repeat, at most once each")
                            .isBetween(
                                    answered.stream()
                                            .filter(status -> status == 200)
                                            .count(),
                                    (long) DEPOSITS);
                    for (String approval : approvals) {
                        assertThat(approve(approver, approval).expect(200).text("/state"))
                                .isEqualTo("APPROVED");
                    }
                    survivor.awaitIdle();
                    assertThat(posted(tables, kill)).isEqualTo(DEPOSITS);
                    survivor.assertBooksBalance();
                    survivor.assertLogIsDense();
                }
            }
        }
    }

    /** A user whom the log knows, who logs in at an issuer. */
    private static Client user(Client operator, String name) {
        String id = operator.post(API + "/users", "{'username':'%s','roles':['TREASURER']}".formatted(name))
                .expect(201)
                .text("/id");
        operator.post(
                        API + "/users/" + id + "/identities",
                        "{'issuer':'%s','subject':'%s','reason':'a test'}".formatted(ISSUER, name))
                .expect(201);
        return operator.with("Authorization", "Bearer " + Tokens.issued(ISSUER, name));
    }

    private static List<String> requested(Client maker, int kill) {
        List<String> approvals = new ArrayList<>();
        for (int i = 0; i < DEPOSITS; i++) {
            approvals.add(maker.post(
                            API + "/accounts/acc_a/deposits",
                            "{'asset':'EUR','amount':'1','reference':'wire-%d-%d'}".formatted(kill, i))
                    .expect(202)
                    .text("/approvalId"));
        }
        return approvals;
    }

    /** The key makes a repeat get the first answer, if there was one. */
    private static Answer approve(Client approver, String approval) {
        return approver.with("Idempotency-Key", approval)
                .post(API + "/approvals/" + approval + "/approve", "{'reason':'seen'}");
    }

    /** Returns the status of each approval that was answered before the kill. */
    private static List<Integer> killWhileUnderWay(
            RunningService service, Client approver, List<String> approvals, SplittableRandom random) throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        try (Tables tables = service.tables();
                ExecutorService clients = Executors.newFixedThreadPool(16)) {
            long until = tables.head() + random.nextInt(1, DEPOSITS);
            for (String approval : approvals) {
                answers.add(CompletableFuture.supplyAsync(() -> statusOf(approver, approval), clients));
            }
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> tables.head() >= until);
            service.kill();
        }
        service.start();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static int statusOf(Client approver, String approval) {
        try {
            return approve(approver, approval).status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static long posted(Tables tables, int kill) throws Exception {
        String entries = " from journal.entry where reference like 'wire-" + kill + "-%'";
        long distinct = tables.count("select count(distinct reference)" + entries);
        assertThat(tables.count("select count(*)" + entries))
                .isEqualTo(distinct)
                .isLessThanOrEqualTo(DEPOSITS);
        return distinct;
    }
}
