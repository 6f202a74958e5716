package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service compares two passwords a second, and here two right ones a minute of one user. */
class LoginBudgetTest {
    @TempDir
    private Path data;

    private Service service;
    private Client anonymous;

    @BeforeEach
    void start() {
        service = Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.security.logins-per-user=2");
        anonymous = Client.anonymous(service.port());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void tooManyLogInsAreNotLookedAtAndOneUserLeavesRoomForOthers() throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> guesses = IntStream.range(0, 10)
                    .<Callable<Answer>>mapToObj(_ -> () -> login("nobody", "wrong"))
                    .toList();
            for (Future<Answer> guess : clients.invokeAll(guesses)) {
                answers.add(guess.get().status());
                if (guess.get().status() == 429) {
                    guess.get().expectProblem(429, "auth.busy");
                    assertThat(guess.get().header("Retry-After")).isNotNull();
                }
            }
        }
        assertThat(answers).contains(401, 429);
        assertThat(answers.stream().filter(status -> status == 401)).hasSizeLessThanOrEqualTo(4);

        // Counts begin anew with each minute
        await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().getEpochSecond() % 60 < 40);
        patiently("alice").expect(201);
        patiently("alice").expect(201);
        for (int i = 0; i < 4; i++) {
            Answer refused = login("Alice", "evenbook").expectProblem(429, "auth.busy");
            assertThat(refused.header("Retry-After")).isEqualTo("60");
        }
        patiently("bob").expect(201);
    }

    private Answer login(String username, String password) {
        return anonymous.post("/api/v1/sessions", "{'username':'%s','password':'%s'}".formatted(username, password));
    }

    private Answer patiently(String username) {
        return await().until(() -> login(username, "evenbook"), answer -> answer.status() != 429);
    }
}
