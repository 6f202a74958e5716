package io.evenbook.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One user of the service. Immutable: {@code with} returns another. */
public final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI service;
    private final Map<String, String> headers;

    private Client(URI service, Map<String, String> headers) {
        this.service = service;
        this.headers = headers;
    }

    public static Client anonymous(int port) {
        return new Client(URI.create("http://127.0.0.1:" + port), Map.of());
    }

    /** With the password of the development users. */
    public Client as(String user) {
        return as(user, "evenbook");
    }

    public Client as(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** With the token of a session, an API key or an issuer. */
    public Client bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Client with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Client(service, more);
    }

    public Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    public Answer post(String path) {
        return send("POST", path, HttpRequest.BodyPublishers.noBody());
    }

    /** Sends JSON, with single quotes in place of double ones. */
    public Answer post(String path, String body) {
        return json("POST", path, body.replace('\'', '"'));
    }

    public Answer patch(String path, String body) {
        return json("PATCH", path, body.replace('\'', '"'));
    }

    public Answer put(String path, String body) {
        return json("PUT", path, body.replace('\'', '"'));
    }

    /** Opens a stream that must be granted. */
    public EventStream stream(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
        headers.forEach(request::header);
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError("%s: %d %s"
                        .formatted(
                                path,
                                response.statusCode(),
                                new String(response.body().readAllBytes(), StandardCharsets.UTF_8)));
            }
            return new EventStream(response);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a WebSocket; fails with a handshake exception if it is refused. */
    CompletableFuture<WebSocket> socket(String path, WebSocket.Listener listener) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        headers.forEach(builder::header);
        return builder.buildAsync(URI.create("ws://" + service.getAuthority() + path), listener);
    }

    Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpResponse<String> response = send(method, path, body, HttpResponse.BodyHandlers.ofString());
        Contract.check(method, path, response);
        return new Answer(method + " " + path, response);
    }

    /** The status alone: the body may have no end. */
    int status(String method, String path, HttpRequest.BodyPublisher body) {
        HttpResponse<InputStream> response = send(method, path, body, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream _ = response.body()) {
            return response.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private <T> HttpResponse<T> send(
            String method, String path, HttpRequest.BodyPublisher body, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path)).method(method, body);
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer json(String method, String path, String body) {
        Client typed = headers.containsKey("Content-Type") ? this : with("Content-Type", "application/json");
        return typed.send(method, path, HttpRequest.BodyPublishers.ofString(body));
    }
}
