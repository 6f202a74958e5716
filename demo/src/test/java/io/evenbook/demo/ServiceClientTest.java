package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceClientTest {
    private final List<String> requests = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", exchange -> {
            try (exchange) {
                requests.add("%s %s %s %s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                exchange.getRequestHeaders().getFirst("Authorization"),
                                exchange.getRequestHeaders().getFirst("Idempotency-Key")));
                String text = answer.replace(
                        "NEXT", exchange.getRequestURI().getQuery().contains("cursor=") ? "null" : "\"c1\"");
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.createContext("/actuator", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theUserAndTheIdempotencyKeyAreSent() {
        try (ServiceClient client = client(Duration.ofSeconds(5))) {
            client.post(User.TRADER, "/orders?x=1", Map.of(), "key-1");
        }
        assertThat(requests).containsExactly("POST /api/v1/orders?x=1 Basic dHJhZGVyOnNlY3JldA== key-1");
    }

    @Test
    void allPagesOfAListAreRead() {
        answer = "{\"items\":[{\"n\":1},{\"n\":2}],\"next\":NEXT}";
        try (ServiceClient client = client(Duration.ofSeconds(5))) {
            assertThat(client.list(User.OPERATOR, "/trades?market=X")).hasSize(4);
        }
        assertThat(requests)
                .extracting(request -> request.split(" ")[1])
                .containsExactly("/api/v1/trades?market=X&limit=500", "/api/v1/trades?market=X&limit=500&cursor=c1");
    }

    @Test
    void aRefusalIsReturnedWithoutARepeat() {
        status = 422;
        answer = "{\"code\":\"order.tick\",\"detail\":\"not a multiple of the tick\"}";
        try (ServiceClient client = client(Duration.ofSeconds(5))) {
            Answer refused = client.post(User.TRADER, "/orders?x=1", Map.of(), "key-1");

            assertThat(refused.repeated()).isFalse();
            assertThat(refused.refusal()).isEqualTo("422 order.tick: not a multiple of the tick");
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(() -> refused.orThrow("POST /orders"))
                    .withMessage("POST /orders failed: 422 order.tick: not a multiple of the tick");
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void theClientGivesUpAfterTheTimeout() {
        status = 503;
        answer = "{\"code\":\"service.overloaded\",\"detail\":\"try again\"}";
        try (ServiceClient client = client(Duration.ofMillis(100))) {
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(() -> client.get(User.TRADER, "/assets?x=1"))
                    .withMessageContaining("GET /assets?x=1 failed for 0 s; last failure: 503 service.overloaded");
        }
        assertThat(requests).hasSizeGreaterThan(2);
    }

    @Test
    void theMessageSaysThatTheServiceDoesNotAnswer() {
        server.stop(0);
        try (ServiceClient client = client(Duration.ofMillis(100))) {
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(client::awaitReady)
                    .withMessageContaining("does not answer");
        }
        assertThat(announced).singleElement().asString().endsWith("does not answer; waiting");
    }

    private ServiceClient client(Duration timeout) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new ServiceClient(uri, "secret", timeout, announced::add);
    }
}
