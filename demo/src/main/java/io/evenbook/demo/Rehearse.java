package io.evenbook.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code evenbook rehearse}: asks a running service for a rehearsal and prints it. */
@Command(
        name = "evenbook rehearse",
        sortOptions = false,
        description = "Runs a recorded stretch of a market under other terms; the service writes nothing.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeOnExecutionException = Rehearse.SERVICE_FAILED,
        exitCodeList = {
            "0:the rehearsal is printed",
            "2:the command line or a file is invalid",
            "3:the service is unavailable or refuses the request"
        })
public final class Rehearse implements Callable<Integer> {
    private static final int INVALID = 2;
    private static final String TOKEN = "EVENBOOK_TOKEN";
    static final int SERVICE_FAILED = 3;
    private static final int SHOWN_ORDERS = 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    @Option(names = "--market", required = true, paramLabel = "M", description = "such as BTC-USD")
    private String market;

    @Option(
            names = "--terms",
            required = true,
            paramLabel = "FILE",
            description = {
                "JSON with the fields of PUT /markets/{market}/terms that change;",
                "a group replaces the recorded group"
            })
    private Path terms;

    @Option(
            names = "--from",
            paramLabel = "X",
            description = "sequence number of the market, or RFC 3339 time; default: the listing")
    private String from;

    @Option(names = "--to", paramLabel = "X", description = "likewise; default: the last event")
    private String to;

    @Option(names = "--json", description = "print the answer of the service as it is")
    private boolean json;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "port of the service (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "address of a service elsewhere; requires EVENBOOK_TOKEN, its bearer token")
    private URI url;

    private final PrintWriter out;
    private final Map<String, String> environment;

    /** @param environment the variables of the process */
    Rehearse(PrintWriter out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /** Rehearses and exits with its status. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(
                new CommandLine(new Rehearse(new PrintWriter(System.out, true), System.getenv())).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (url != null && !environment.containsKey(TOKEN)) {
            out.println(TOKEN + " is not set");
            return INVALID;
        }
        String text;
        try {
            text = Files.readString(terms).strip();
        } catch (NoSuchFileException e) {
            out.println("file not found: " + e.getFile());
            return INVALID;
        } catch (IOException e) {
            out.println("file not readable: " + e.getMessage());
            return INVALID;
        }
        HttpResponse<byte[]> response;
        try (HttpClient http = HttpClient.newHttpClient()) {
            response = http.send(request(text), BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            out.println("the service at " + service() + " does not answer");
            return SERVICE_FAILED;
        } catch (IOException e) {
            out.println("the request failed: " + e.getMessage());
            return SERVICE_FAILED;
        }
        Answer answer = Answer.of(response.statusCode(), response.body(), false);
        if (answer.status() != 200) {
            out.println(answer.refusal());
            return SERVICE_FAILED;
        }
        if (json) {
            out.println(new String(response.body(), StandardCharsets.UTF_8));
        } else {
            print(answer.body());
        }
        return 0;
    }

    private URI service() {
        return url == null ? URI.create("http://127.0.0.1:" + port) : url;
    }

    private HttpRequest request(String text) {
        StringBuilder query = new StringBuilder("?terms=").append(encoded(text));
        if (from != null) {
            query.append("&from=").append(encoded(from));
        }
        if (to != null) {
            query.append("&to=").append(encoded(to));
        }
        return HttpRequest.newBuilder(service().resolve("/api/v1/markets/" + encoded(market) + "/rehearsal" + query))
                .header("Authorization", authorization())
                .timeout(TIMEOUT)
                .build();
    }

    /** The development user of an embedded service, unless there is a token. */
    private String authorization() {
        String token = environment.get(TOKEN);
        return token != null
                ? "Bearer " + token
                : User.OPERATOR.basicAuthorization(environment.getOrDefault("EVENBOOK_DEV_PASSWORD", "evenbook"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void print(JsonNode answer) {
        out.println("%s, events %d to %d, %s to %s"
                .formatted(
                        text(answer, "market"),
                        answer.path("firstSequence").asLong(),
                        answer.path("lastSequence").asLong(),
                        text(answer, "firstAt"),
                        text(answer, "lastAt")));
        out.println();
        figures(answer.path("recorded"), answer.path("rehearsed")).print(out);
        out.println();
        orders(answer);
        out.println();
        answer.path("assumptions").forEach(assumption -> out.println("- " + assumption.asString("")));
    }

    private static Table figures(JsonNode recorded, JsonNode rehearsed) {
        Table table = new Table("", "recorded", "rehearsed");
        for (String field : new String[] {"trades", "volume", "quoteVolume"}) {
            table.add(field, text(recorded, field), text(rehearsed, field));
        }
        Set<String> assets = new TreeSet<>();
        recorded.path("fees").forEach(fee -> assets.add(text(fee, "asset")));
        rehearsed.path("fees").forEach(fee -> assets.add(text(fee, "asset")));
        assets.forEach(asset -> table.add("fees, " + asset, fee(recorded, asset), fee(rehearsed, asset)));
        table.add("quotedSeconds", text(recorded, "quotedSeconds"), text(rehearsed, "quotedSeconds"));
        for (String spread : new String[] {"quotedSpread", "effectiveSpread"}) {
            table.add(spread, text(recorded.path(spread), "price"), text(rehearsed.path(spread), "price"));
            table.add(
                    "  basis points",
                    text(recorded.path(spread), "basisPoints"),
                    text(rehearsed.path(spread), "basisPoints"));
        }
        for (String kind : new String[] {"refused", "live", "filled", "cancelled", "expired"}) {
            table.add("orders " + kind, text(recorded.path("orders"), kind), text(rehearsed.path("orders"), kind));
        }
        return table;
    }

    private static String fee(JsonNode figures, String asset) {
        for (JsonNode fee : figures.path("fees")) {
            if (text(fee, "asset").equals(asset)) {
                return text(fee, "amount");
            }
        }
        return "0";
    }

    private void orders(JsonNode answer) {
        long differing = answer.path("differing").asLong();
        out.println("%,d orders would have ended otherwise%s"
                .formatted(differing, differing > SHOWN_ORDERS ? "; the first %d:".formatted(SHOWN_ORDERS) : ""));
        answer.path("orders").valueStream().limit(SHOWN_ORDERS).forEach(order -> {
            out.println(text(order, "orderId") + " of " + text(order, "accountId"));
            out.println("  recorded   " + end(order.path("recorded")));
            out.println("  rehearsed  " + end(order.path("rehearsed")));
        });
    }

    private static String end(JsonNode end) {
        StringBuilder line =
                new StringBuilder(text(end, "status")).append(", filled ").append(text(end, "filledQuantity"));
        if (end.has("averagePrice")) {
            line.append(" at ").append(text(end, "averagePrice"));
        }
        if (end.has("rule")) {
            line.append("; ").append(text(end, "rule"));
        }
        if (end.has("detail")) {
            line.append(": ").append(text(end, "detail"));
        }
        return line.toString();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("-");
    }
}
