package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to one request. */
public final class Answer {
    private static final JsonMapper JSON = new JsonMapper();

    private final String request;
    private final HttpResponse<String> response;

    Answer(String request, HttpResponse<String> response) {
        this.request = request;
        this.response = response;
    }

    public int status() {
        return response.statusCode();
    }

    /** Fails unless the answer has this status. */
    public Answer expect(int status) {
        assertThat(status()).as("%s -> %s", request, response.body()).isEqualTo(status);
        return this;
    }

    /** Fails unless the answer is a problem with this status and code. */
    public Answer expectProblem(int status, String code) {
        expect(status);
        assertThat(header("Content-Type")).as(request).startsWith("application/problem+json");
        assertThat(text("/code")).as("%s -> %s", request, response.body()).isEqualTo(code);
        assertThat(text("/type")).isEqualTo("urn:evenbook:error:" + code);
        assertThat(text("/title")).isNotBlank();
        assertThat(text("/detail")).isNotBlank().doesNotContain("Exception", "io.evenbook", "org.", "java.");
        assertThat(body().at("/status").asInt()).isEqualTo(status);
        return this;
    }

    public JsonNode body() {
        return JSON.readTree(response.body());
    }

    public String raw() {
        return response.body();
    }

    /** The text at a JSON pointer; null if there is none. */
    public String text(String pointer) {
        JsonNode node = body().at(pointer);
        return node.isMissingNode() || node.isNull() ? null : node.asString();
    }

    public BigDecimal decimal(String pointer) {
        return new BigDecimal(text(pointer));
    }

    public long number(String pointer) {
        JsonNode node = body().at(pointer);
        assertThat(node.isIntegralNumber())
                .as("%s at %s of %s", request, pointer, response.body())
                .isTrue();
        return node.asLong();
    }

    public long position() {
        return number("/position");
    }

    /** The items of a list. */
    public List<JsonNode> items() {
        JsonNode items = body().at("/items");
        assertThat(items.isArray()).as("%s -> %s", request, response.body()).isTrue();
        return items.valueStream().toList();
    }

    /** A header; null if it is absent. */
    public String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @Override
    public String toString() {
        return request + " -> " + status() + " " + response.body();
    }
}
