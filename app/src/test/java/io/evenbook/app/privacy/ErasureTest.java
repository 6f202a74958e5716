package io.evenbook.app.privacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Service;
import io.evenbook.app.http.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What nobody can read any more after an erasure, in the whole service. */
@ExtendWith(OutputCaptureExtension.class)
class ErasureTest {
    private static final String API = "/api/v1";
    private static final String ACCOUNT = API + "/accounts/acc_zoe";
    private static final String SUBJECT = API + "/subjects/acc_zoe";
    private static final String REASON = "{'reason':'asked by letter'}";
    private static final String OPENING = "{'accountId':'acc_zoe','owner':'Zoe Quillfeather'}";
    private static final List<String> NEVER_PLAIN = List.of("Zoe Quillfeather", "XX90 QUILL", "Bulk Quillfeather");

    /** Is not personal, so the search must find it. */
    private static final String VISIBLE = "wire-for-all-to-see";

    @TempDir
    Path data;

    @Test
    void afterAnErasureNothingShowsWhatWasSealed(CapturedOutput output) throws IOException {
        Path key = data.resolve("keys/acc_zoe.key");
        byte[] backup;
        try (Service service = started()) {
            Client operator = Client.anonymous(service.port()).as("operator");
            String withdrawal = tell(operator);
            backup = Files.readAllBytes(key);
            erase(operator);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(key).startsWith("destroyed"));
            isErased(operator, withdrawal);
            List<String> live = rows(service);
            replay(operator);
            assertThat(rows(service)).isEqualTo(live);
            isErased(operator, withdrawal);
            operator.get(API + "/audit/events?aggregateId=sub_acc_zoe").expect(200);
        }
        for (String text : NEVER_PLAIN) {
            assertThat(filesWith(text)).as(text).isEmpty();
            assertThat(output.getAll().lines().filter(line -> line.contains(text)))
                    .isEmpty();
        }
        assertThat(filesWith(VISIBLE))
                .anySatisfy(file -> assertThat(file).startsWith("postgres/"))
                .anySatisfy(file -> assertThat(file).startsWith("kafka/"));

        Files.write(key, backup);
        try (Service service = started()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(key).startsWith("destroyed"));
            Client operator = Client.anonymous(service.port()).as("operator");
            assertThat(operator.get(ACCOUNT).expect(200).body().has("owner")).isFalse();
            operator.post(API + "/accounts", OPENING).expectProblem(409, "subject.erased");
        }
    }

    private Service started() {
        return Service.on(data, "--logging.level.io.evenbook=DEBUG", "--logging.level.org.springframework.web=TRACE");
    }

    /** Opens an account, moves its money, and names persons wherever that is possible. Returns a withdrawal's id. */
    private static String tell(Client operator) {
        operator.post(API + "/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        operator.with("Idempotency-Key", "open")
                .post(API + "/accounts", OPENING)
                .expect(201);
        operator.with("Idempotency-Key", "open")
                .post(API + "/accounts", OPENING)
                .expect(201);
        operator.post(API + "/accounts", OPENING).expect(201);
        operator.post(API + "/accounts", OPENING.replace("Zoe", "Zoé")).expectProblem(409, "account.exists");
        operator.post(API + "/ledger/bulk", """
                        {'mode':'atomic','commands':[{'type':'openAccount',\
                        'request':{'accountId':'acc_bulk','owner':'Bulk Quillfeather'}}]}""").expect(200);
        operator.post(ACCOUNT + "/deposits", "{'asset':'USD','amount':'100','reference':'%s'}".formatted(VISIBLE))
                .expect(201);
        String withdrawal = operator.post(
                        ACCOUNT + "/withdrawals",
                        "{'asset':'USD','amount':'1','reference':'out','destination':'XX90 QUILL'}")
                .expect(201)
                .text("/withdrawalId");
        long position = operator.post(API + "/withdrawals/" + withdrawal + "/confirm")
                .expect(200)
                .position();
        assertThat(operator.get(ACCOUNT + "?minPosition=" + position)
                        .expect(200)
                        .text("/owner"))
                .isEqualTo("Zoe Quillfeather");
        assertThat(operator.get(API + "/withdrawals/" + withdrawal).expect(200).text("/destination"))
                .isEqualTo("XX90 QUILL");
        return withdrawal;
    }

    private static void erase(Client operator) {
        operator.post(API + "/subjects/acc_nobody/erasure", REASON).expectProblem(404, "subject.unknown");
        operator.post(API + "/subjects/nobody/erasure", REASON).expectProblem(404, "subject.unknown");
        operator.post(SUBJECT + "/legal-hold", REASON).expect(200);
        operator.post(SUBJECT + "/erasure", REASON).expectProblem(409, "subject.legal-hold");
        operator.post(SUBJECT + "/legal-hold/release", REASON).expect(200);
        long erased = operator.post(SUBJECT + "/erasure", REASON).expect(200).position();
        assertThat(operator.post(SUBJECT + "/erasure", REASON).expect(200).position())
                .isEqualTo(erased);
        operator.post(SUBJECT + "/legal-hold", REASON).expectProblem(409, "subject.erased");
        assertThat(operator.get(ACCOUNT + "?minPosition=" + erased)
                        .expect(200)
                        .body()
                        .has("owner"))
                .isFalse();
    }

    private static void isErased(Client operator, String withdrawal) {
        assertThat(operator.get(ACCOUNT).expect(200).body().has("owner")).isFalse();
        assertThat(operator.get(API + "/withdrawals/" + withdrawal)
                        .expect(200)
                        .body()
                        .has("destination"))
                .isFalse();
        operator.post(API + "/accounts", OPENING).expectProblem(409, "subject.erased");
        operator.post(
                        ACCOUNT + "/withdrawals",
                        "{'asset':'USD','amount':'1','reference':'out','destination':'XX90 QUILL'}")
                .expectProblem(409, "subject.erased");
    }

    private static void replay(Client operator) {
        operator.post(API + "/projections/accounts/replay", REASON).expect(202);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator.get(API + "/projections/accounts")
                        .expect(200)
                        .text("/status")
                        .equals("LIVE"));
    }

    private static List<String> rows(Service service) {
        JdbcClient postgres = service.bean(JdbcClient.class);
        return Stream.of("account", "withdrawal")
                .flatMap(table -> postgres
                        .sql("select t::text from accounts.%s t order by 1".formatted(table))
                        .query(String.class)
                        .list()
                        .stream())
                .toList();
    }

    /** The files of the stopped service that have a text: as it is, or as Base64. */
    private List<String> filesWith(String text) throws IOException {
        List<String> forms = List.of(
                new String(text.getBytes(UTF_8), ISO_8859_1),
                Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8)));
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> forms.stream().anyMatch(content(file)::contains))
                    .map(file -> data.relativize(file).toString())
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
