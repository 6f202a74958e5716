package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.id.PersonId;
import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import io.evenbook.axon.postgres.log.EventLog;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Four eyes through HTTP, with users whom the log knows: two treasurers, of whom one has a second user, and others with
 * other permissions.
 */
class ApprovalsTest {
    private static final String API = "/api/v1";
    private static final String ACCOUNT = "acc_four-eyes";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Service service;
    private static Client anonymous;
    private static Client mia;
    private static Client miaAgain;
    private static Client otto;
    private static Client clara;
    private static Client sam;
    private static Client admin;

    @BeforeAll
    static void start() {
        service = Service.on(
                folder,
                "--evenbook.kafka.enabled=false",
                "--evenbook.approvals.enabled=true",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey());
        anonymous = Client.anonymous(service.port());
        mia = user("mia", "mia", "TREASURER");
        miaAgain = user("mia-second", "mia", "TREASURER");
        otto = user("otto", "otto", "TREASURER");
        clara = user("clara", "clara", "COMPLIANCE");
        sam = user("sam", "sam", "SUPPORT");
        admin = user("ada", "ada", "ADMIN");
        Client operator = anonymous.as("operator");
        operator.post(API + "/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':2}")
                .expect(201);
        operator.post(API + "/accounts", "{'accountId':'%s','owner':'x'}".formatted(ACCOUNT))
                .expect(201);
        admin.put(API + "/policies/deposit:create", "{'asset':'USD','from':'1000','reason':'large sums'}")
                .expect(200);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** A user whom the log knows, who shows a token without roles. */
    private static Client user(String name, String person, String role) {
        Customers customers = new Customers(service, anonymous);
        customers.send(new CreateUser(Customers.userId(name), null, PersonId.named(person), List.of(role)));
        return customers.client(name);
    }

    private static String deposit(String amount, String reference) {
        return "{'asset':'USD','amount':'%s','reference':'%s'}".formatted(amount, reference);
    }

    private static String deposits() {
        return API + "/accounts/" + ACCOUNT + "/deposits";
    }

    private static Answer requested(String amount) {
        return mia.post(deposits(), deposit(amount, "wire-" + COUNTER.incrementAndGet()))
                .expect(202);
    }

    private static Answer approve(Client user, String approval) {
        return user.post(API + "/approvals/" + approval + "/approve", "{'reason':'seen the letter'}");
    }

    private static String posted() {
        Answer account = anonymous
                .as("operator")
                .get(API + "/accounts/" + ACCOUNT + "?minPosition="
                        + service.bean(EventLog.class).head())
                .expect(200);
        return account.body().at("/balances").isEmpty() ? "0.00" : account.text("/balances/0/posted");
    }

    @Test
    void aCoveredDepositWaitsForAnotherTreasurer() {
        String before = posted();
        mia.post(deposits(), deposit("999.99", "small-" + COUNTER.incrementAndGet()))
                .expect(201);
        String small = posted();
        assertThat(small).isNotEqualTo(before);

        Answer waits = requested("1000.00");
        String approval = waits.text("/approvalId");
        assertThat(posted()).isEqualTo(small);
        String shown = API + "/approvals/" + approval + "?minPosition=" + waits.position();
        for (Client user : List.of(mia, miaAgain, otto)) {
            Answer request = user.get(shown).expect(200);
            assertThat(request.text("/state")).isEqualTo("PENDING");
            assertThat(request.text("/operation")).isEqualTo("deposit:create");
            assertThat(request.text("/target")).isEqualTo(ACCOUNT);
            assertThat(request.text("/content/amount/amount")).isEqualTo("1000.00");
            assertThat(request.text("/expiresAt")).isEqualTo(waits.text("/expiresAt"));
            assertThat(pending(user)).contains(approval);
        }
        clara.get(shown).expectProblem(404, "approval.unknown");
        assertThat(pending(clara)).doesNotContain(approval);

        approve(mia, approval).expectProblem(422, "approval.same-person");
        approve(miaAgain, approval).expectProblem(422, "approval.same-person");
        approve(clara, approval).expectProblem(404, "approval.unknown");
        approve(sam, approval).expectProblem(403, "auth.forbidden");
        assertThat(posted()).isEqualTo(small);

        Answer approved = approve(otto, approval).expect(200);
        assertThat(approved.text("/state")).isEqualTo("APPROVED");
        assertThat(approved.text("/code")).isNull();
        assertThat(posted()).isNotEqualTo(small);
        approve(otto, approval).expectProblem(409, "approval.ended");
        mia.post(API + "/approvals/" + approval + "/reject", "{'reason':'too late'}")
                .expectProblem(409, "approval.ended");
        Answer ended = mia.get(API + "/approvals/" + approval + "?minPosition=" + approved.position())
                .expect(200);
        assertThat(ended.text("/state")).isEqualTo("APPROVED");
        assertThat(ended.text("/decisionReason")).isEqualTo("seen the letter");
    }

    private static List<String> pending(Client user) {
        return user
                .get(API + "/approvals?state=PENDING&minPosition="
                        + service.bean(EventLog.class).head())
                .expect(200)
                .items()
                .stream()
                .map(item -> item.at("/approvalId").asString())
                .toList();
    }

    @Test
    void whomTheLogDoesNotKnowIsNoSecondPerson() {
        String approval = requested("4000.00").text("/approvalId");
        Client claimed = anonymous.with("Authorization", "Bearer " + Tokens.of("tess", "treasurer"));
        for (Client unknown : List.of(claimed, anonymous.as("operator"))) {
            approve(unknown, approval).expectProblem(422, "approval.person-unknown");
            unknown.post(deposits(), deposit("4000.00", "wire-" + COUNTER.incrementAndGet()))
                    .expectProblem(422, "approval.person-unknown");
            unknown.post(deposits(), deposit("999.99", "wire-" + COUNTER.incrementAndGet()))
                    .expect(201);
        }
        mia.post(API + "/approvals/" + approval + "/reject", "{'reason':'a test'}")
                .expect(200);
    }

    @Test
    void theMakerWithdrawsAndNobodyApprovesAfterwards() {
        String approval = requested("2000.00").text("/approvalId");
        Answer rejected = mia.post(API + "/approvals/" + approval + "/reject", "{'reason':'asked twice'}")
                .expect(200);
        assertThat(rejected.text("/state")).isEqualTo("REJECTED");
        approve(otto, approval).expectProblem(409, "approval.ended");
        approve(otto, "apr_" + "0".repeat(26)).expectProblem(404, "approval.unknown");
        approve(otto, "nonsense").expectProblem(404, "approval.unknown");
    }

    @Test
    void aRepeatGetsTheSameApprovalAndTheSameOutcome() {
        String reference = "wire-" + COUNTER.incrementAndGet();
        Client maker = mia.with("Idempotency-Key", "key-" + reference);
        Answer first = maker.post(deposits(), deposit("3000.00", reference)).expect(202);
        Answer again = maker.post(deposits(), deposit("3000.00", reference)).expect(202);
        assertThat(again.raw()).isEqualTo(first.raw());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");

        Client approver = otto.with("Idempotency-Key", "approve-" + reference);
        Answer approved = approve(approver, first.text("/approvalId")).expect(200);
        String after = posted();
        assertThat(approve(approver, first.text("/approvalId")).expect(200).raw())
                .isEqualTo(approved.raw());
        assertThat(maker.post(deposits(), deposit("3000.00", reference))
                        .expect(202)
                        .raw())
                .isEqualTo(first.raw());
        assertThat(posted()).isEqualTo(after);
    }

    @Test
    void theEventsNameTheApproverAndTheApprovalNamesTheMaker() {
        Answer waits = requested("1500.00");
        long before = waits.position();
        Answer approved = approve(otto, waits.text("/approvalId")).expect(200);
        EventLog log = service.bean(EventLog.class);
        ApprovalRequested request =
                (ApprovalRequested) log.eventsBetween(before, before).getFirst().getPayload();
        List<? extends DomainEventMessage<?>> performed =
                log.eventsBetween(approved.position() - 1, approved.position());
        assertThat(performed.getFirst().getPayload()).isInstanceOf(ApprovalGranted.class);
        assertThat(performed)
                .extracting(event -> event.getMetaData().get(EventMetaData.ACTOR))
                .containsOnly(((ApprovalGranted) performed.getFirst().getPayload())
                        .approvedBy()
                        .value());
        assertThat(request.requestedBy().value())
                .isNotEqualTo(performed.getFirst().getMetaData().get(EventMetaData.ACTOR));
    }

    @Test
    void aRefusedCommandEndsTheApprovalWithTheCode() {
        String reference = "wire-" + COUNTER.incrementAndGet();
        String first =
                mia.post(deposits(), deposit("1000.00", reference)).expect(202).text("/approvalId");
        String second =
                mia.post(deposits(), deposit("1000.00", reference)).expect(202).text("/approvalId");
        approve(otto, first).expect(200);
        String after = posted();
        Answer refused = approve(otto, second).expect(200);
        assertThat(refused.text("/state")).isEqualTo("REFUSED");
        assertThat(refused.text("/code")).isNotBlank();
        assertThat(posted()).isEqualTo(after);
    }

    @Test
    void ofSixtyFourApprovalsAtOnceOnePerformsTheCommand() throws Exception {
        String approval = requested("7000.00").text("/approvalId");
        BigDecimal before = new BigDecimal(posted());
        Client olga = user("olga", "olga", "TREASURER");
        List<Callable<Integer>> approvals = Stream.generate(() -> List.of(otto, olga))
                .limit(32)
                .flatMap(List::stream)
                .map(user -> (Callable<Integer>) () -> approve(user, approval).status())
                .toList();
        try (ExecutorService clients = Executors.newFixedThreadPool(64)) {
            List<Integer> statuses = clients.invokeAll(approvals).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).hasSize(64).startsWith(200, 409).endsWith(409);
        }
        assertThat(new BigDecimal(posted()).subtract(before)).isEqualByComparingTo("7000");
    }

    @Test
    void inABulkRequestACoveredItemIsRefusedAndADryRunShowsIt() {
        String item = "{'type':'deposit','accountId':'%s','request':%s}"
                .formatted(ACCOUNT, deposit("5000.00", "bulk-" + COUNTER.incrementAndGet()));
        Client operator = anonymous.as("operator");
        String before = posted();
        Answer rehearsed = operator.post(
                        API + "/ledger/bulk", "{'mode':'continue','dryRun':true,'commands':[%s]}".formatted(item))
                .expect(200);
        assertThat(rehearsed.number("/results/0/status")).isEqualTo(422);
        assertThat(rehearsed.text("/results/0/problem/code")).isEqualTo("approval.required");
        Answer answer = operator.post(API + "/ledger/bulk", "{'mode':'continue','commands':[%s]}".formatted(item))
                .expect(200);
        assertThat(answer.number("/results/0/status")).isEqualTo(422);
        assertThat(answer.text("/results/0/problem/code")).isEqualTo("approval.required");
        operator.post(API + "/ledger/bulk", "{'mode':'atomic','commands':[%s]}".formatted(item))
                .expectProblem(422, "approval.required");
        assertThat(posted()).isEqualTo(before);
    }

    @Test
    void aRoleIsChangedByTwoAdministrators() {
        Client abe = user("abe", "abe", "ADMIN");
        Client uma = user("uma", "uma", "TELLER");
        String role = API + "/roles/TELLER";
        String change = "{'permissions':[{'permission':'audit:read','scope':'ALL'}],'reason':'a new desk'}";
        admin.put(API + "/policies/role:change", "{'reason':'rights'}").expect(200);
        String approval = admin.put(role, change).expect(202).text("/approvalId");
        uma.get(API + "/audit/events").expectProblem(403, "auth.forbidden");
        approve(admin, approval).expectProblem(422, "approval.same-person");
        approve(otto, approval).expectProblem(404, "approval.unknown");
        approve(abe, approval).expect(200);
        uma.get(API + "/audit/events").expect(200);
        admin.put(role, change).expect(200);
        admin.post(API + "/policies/role:change/remove", "{'reason':'too slow'}")
                .expect(200);
    }

    @Test
    void theApproverAloneGetsTheTokensOfUsers() {
        Passwords passwords = new Passwords(anonymous);
        Client abe = user("abe", "abe", "ADMIN");
        admin.put(API + "/policies/user:change", "{'reason':'nobody alone'}").expect(200);
        try {
            String newcomer = "{'username':'newcomer','name':'N','roles':['TREASURER']}";
            Answer waits = admin.post(API + "/users", newcomer).expect(202);
            admin.post(API + "/users", newcomer.replace("'N'", "'M'")).expectProblem(409, "user.exists");
            Answer created = approve(abe, waits.text("/approvalId")).expect(200);
            assertThat(created.text("/tokenExpiresAt")).isNotNull();
            assertThat(admin.post(API + "/users", newcomer).expect(201).text("/token"))
                    .isNull();
            passwords.set(created.text("/token")).expect(204);
            Client session = passwords.session("newcomer");

            Answer reset = admin.post(
                            API + "/users/" + userId("newcomer") + "/reset", "{'reason':'lost the telephone'}")
                    .expect(202);
            session.get(API + "/sessions/current").expect(200);
            Client keyed = abe.with("Idempotency-Key", "reset-of-newcomer");
            Answer approved = approve(keyed, reset.text("/approvalId")).expect(200);
            session.get(API + "/sessions/current").expectProblem(401, "auth.required");
            passwords.login("newcomer").expectProblem(401, "auth.required");
            assertThat(approve(keyed, reset.text("/approvalId")).expect(200).text("/token"))
                    .isNull();
            passwords.set(approved.text("/token")).expect(204);
            passwords.session("newcomer");
        } finally {
            admin.post(API + "/policies/user:change/remove", "{'reason':'tested'}")
                    .expect(200);
        }
    }

    @Test
    void aUserWhomNobodyApprovesLeavesTheNameFree() {
        admin.put(API + "/policies/user:change", "{'reason':'nobody alone'}").expect(200);
        try {
            String first = "{'username':'nils','name':'N','mail':'nils@example.com','roles':['TREASURER']}";
            Client keyed = admin.with("Idempotency-Key", "creation-of-nils");
            Answer waits = keyed.post(API + "/users", first).expect(202);
            keyed.post(API + "/users", first).expect(202);
            admin.post(API + "/approvals/" + waits.text("/approvalId") + "/reject", "{'reason':'a slip'}")
                    .expect(200);
            keyed.post(API + "/users", first).expect(202);
            assertThat(admin.get(API + "/users").expect(200).raw()).doesNotContain("nils");
            admin.post(API + "/users", first.replace("'N'", "'Nils'")).expect(202);
            assertThat(named("nils").at("/name").asString()).isEqualTo("Nils");
        } finally {
            admin.post(API + "/policies/user:change/remove", "{'reason':'tested'}")
                    .expect(200);
        }
    }

    private static JsonNode named(String username) {
        return admin.get(API + "/users").expect(200).items().stream()
                .filter(user -> user.at("/username").asString().equals(username))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theApproverSeesWhomALinkLetsInAndNobodyIsInBefore() {
        Client abe = user("abe", "abe", "ADMIN");
        String issuer = "https://login.example.com";
        String linked = new Customers(service, anonymous)
                .create("linda", null, "AUDITOR")
                .value();
        Client bearer = anonymous.bearer(Tokens.issued(issuer, "linked-subject"));
        admin.put(API + "/policies/user:change", "{'reason':'nobody alone'}").expect(200);
        try {
            Answer waits = admin.post(
                            API + "/users/" + linked + "/identities",
                            "{'issuer':'%s','subject':'linked-subject','reason':'joins'}".formatted(issuer))
                    .expect(202);
            // The service of the tests takes roles from claims: the bearer is an operator, and nobody of the log.
            bearer.post(API + "/accounts", "{}").expectProblem(400, "request.malformed");
            Answer shown = abe.get(API + "/approvals/" + waits.text("/approvalId") + "?minPosition=" + waits.position())
                    .expect(200);
            assertThat(shown.text("/content/issuer")).isEqualTo(issuer);
            assertThat(shown.text("/content/subject")).isEqualTo("linked-subject");

            approve(abe, waits.text("/approvalId")).expect(200);

            bearer.get(API + "/audit/events").expect(200);
            bearer.post(API + "/accounts", "{}").expectProblem(403, "auth.forbidden");
        } finally {
            admin.post(API + "/policies/user:change/remove", "{'reason':'tested'}")
                    .expect(200);
        }
    }

    @Test
    void aSubjectIsLinkedToOneUserAtATime() {
        Client abe = user("abe", "abe", "ADMIN");
        Customers customers = new Customers(service, anonymous);
        String first = identities(customers.create("fritz", null, "AUDITOR").value());
        String second = identities(customers.create("sven", null, "SUPPORT").value());
        String body = "{'issuer':'https://login.example.com','subject':'shared-subject','reason':'joins'}";
        Client bearer = anonymous.bearer(Tokens.issued("https://login.example.com", "shared-subject"));
        admin.put(API + "/policies/user:change", "{'reason':'nobody alone'}").expect(200);
        try {
            Client keyed = admin.with("Idempotency-Key", "link-of-fritz");
            String rejected = keyed.post(first, body).expect(202).text("/approvalId");
            admin.post(second, body).expectProblem(409, "identity.pending");
            assertThat(keyed.post(first, body).expect(202).text("/approvalId")).isEqualTo(rejected);
            admin.post(second, body).expectProblem(409, "identity.pending");
            String again = admin.post(first, body).expect(202).text("/approvalId");
            abe.post(API + "/approvals/" + rejected + "/reject", "{'reason':'not asked for'}")
                    .expect(200);
            admin.post(second, body).expectProblem(409, "identity.pending");
            abe.post(API + "/approvals/" + again + "/reject", "{'reason':'not asked for'}")
                    .expect(200);

            String approval = admin.post(second, body).expect(202).text("/approvalId");
            admin.post(first, body).expectProblem(409, "identity.pending");
            approve(abe, approval).expect(200);

            admin.post(first, body).expectProblem(409, "identity.taken");
            bearer.get(API + "/customers").expect(200);
            bearer.get(API + "/audit/events").expectProblem(403, "auth.forbidden");
        } finally {
            admin.post(API + "/policies/user:change/remove", "{'reason':'tested'}")
                    .expect(200);
        }
    }

    private static String identities(String userId) {
        return API + "/users/" + userId + "/identities";
    }

    private static String userId(String username) {
        return admin.get(API + "/users").expect(200).items().stream()
                .filter(user -> user.at("/username").asString().equals(username))
                .map(user -> user.at("/userId").asString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void policiesAreListedSetAndRemoved() {
        admin.put(API + "/policies/nothing:here", "{'reason':'x'}").expectProblem(404, "policy.operation-unknown");
        admin.put(API + "/policies/account:close", "{'from':'1','reason':'x'}").expectProblem(400, "request.malformed");
        mia.put(API + "/policies/account:close", "{'reason':'x'}").expectProblem(403, "auth.forbidden");
        Answer set = admin.put(API + "/policies/account:close", "{'reason':'for good'}")
                .expect(200);
        String list = API + "/policies?minPosition=" + set.position();
        assertThat(admin.get(list).expect(200).items())
                .extracting(policy -> policy.at("/operation").asString())
                .containsSubsequence("account:close", "deposit:create");
        mia.get(list).expectProblem(403, "auth.forbidden");
        Answer removed = admin.post(API + "/policies/account:close/remove", "{'reason':'too slow'}")
                .expect(200);
        admin.post(API + "/policies/account:close/remove", "{'reason':'too slow'}")
                .expectProblem(404, "policy.unknown");
        assertThat(admin.get(API + "/policies?minPosition=" + removed.position())
                        .expect(200)
                        .items())
                .extracting(policy -> policy.at("/operation").asString())
                .doesNotContain("account:close");
    }
}
