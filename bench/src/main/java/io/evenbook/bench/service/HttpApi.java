package io.evenbook.bench.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import org.springframework.core.env.Environment;

/** An HTTP client, in this process, of a {@link WholeService}. */
public final class HttpApi implements AutoCloseable {
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("operator:evenbook".getBytes(StandardCharsets.UTF_8));

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final URI api;

    public HttpApi(WholeService service) {
        this.api = URI.create(
                "http://127.0.0.1:" + service.bean(Environment.class).getProperty("local.server.port") + "/api/v1/");
    }

    /** The operator's, for an {@code Authorization} header. */
    public static String credentials() {
        return CREDENTIALS;
    }

    /** The address of a path such as {@code sessions}. */
    public URI address(String path) {
        return api.resolve(path);
    }

    /** @throws IllegalStateException if the answer is not 200 */
    public String get(String path) throws IOException, InterruptedException {
        return send(request(path).GET(), 200);
    }

    /** Reads an answer of status 200 at no more than this rate, until its end or until the given time. */
    public void read(String path, int bytesPerSecond, long endNanoTime) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET " + path + ": " + answer.statusCode());
        }
        byte[] buffer = new byte[bytesPerSecond / 10];
        try (InputStream body = answer.body()) {
            while (System.nanoTime() < endNanoTime && body.readNBytes(buffer, 0, buffer.length) > 0) {
                Thread.sleep(100);
            }
        }
    }

    /** @throws IllegalStateException if the answer has another status than the expected one */
    public String post(String path, String body, int expected) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)), expected);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path)).header("Authorization", CREDENTIALS);
    }

    private String send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
