package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The table of all operations and roles. {@code access.txt} has a row for each operation of the contract, for requests
 * that need another permission by their parameters, and for requests that match no operation. Run with
 * {@code -Daccess.write=true} to update it.
 */
class OperationAccessTest extends WholeServiceTest {
    private static final Path TABLE = Path.of("src", "test", "resources", "access.txt");

    /** Whoever logs in shows no credentials; the body of this test is malformed. */
    private static final Set<String> OPEN_TO_ALL = Set.of("POST /api/v1/passwords", "POST /api/v1/sessions");

    @Test
    void everyOperationLetsInTheRolesOfTheTable() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String operation : operations()) {
            String[] words = operation.split(" ");
            assertThat(status(anonymous, words[0], words[1]))
                    .as(operation)
                    .isEqualTo(OPEN_TO_ALL.contains(operation) ? 400 : 401);
            rows.add("%-7s %-52s trader %-3s operator %-3s auditor %s"
                    .formatted(
                            words[0],
                            words[1],
                            let(trader, words[0], words[1]),
                            let(operator, words[0], words[1]),
                            let(auditor, words[0], words[1])));
        }
        if (Boolean.getBoolean("access.write")) {
            Files.write(TABLE, rows);
        }
        assertThat(rows).isEqualTo(Files.readAllLines(TABLE));
    }

    /** The operations of the contract, each GET also as HEAD, and further requests. */
    private Iterable<String> operations() {
        TreeSet<String> operations = new TreeSet<>(List.of(
                "DELETE /api/v1/orders?accountId=acc_x&market=X-Y",
                "DELETE /api/v1/orders?market=X-Y",
                "DELETE /api/v1/%6Frders?market=X-Y",
                "DELETE /api/v1/accounts",
                "GET /api/v1/anything",
                "HEAD /api/v1/anything",
                "OPTIONS /api/v1/anything",
                "OPTIONS /api/v1/ledger/bulk",
                "OPTIONS /api/v1/orders",
                "PATCH /api/v1/accounts",
                "POST /api/v1/anything/new",
                "POST /api/v1/orders/x",
                "POST /api/v1/trades",
                "PUT /api/v1/orders"));
        JsonNode paths = anonymous.get("/v3/api-docs").expect(200).body().at("/paths");
        paths.forEachEntry((path, methods) -> methods.forEachEntry((method, _) -> {
            String filled = path.replaceAll("\\{[^}]*}", "x");
            operations.add(method.toUpperCase(Locale.ROOT) + " " + filled);
            if (method.equals("get")) {
                operations.add("HEAD " + filled);
            }
        }));
        return operations;
    }

    private static String let(Client user, String method, String path) {
        int status = status(user, method, path);
        assertThat(status).as(method + " " + path).isNotEqualTo(401).isLessThan(500);
        return status == 403 ? "no" : "yes";
    }

    private static int status(Client user, String method, String path) {
        HttpRequest.BodyPublisher body = List.of("POST", "PUT", "PATCH").contains(method)
                ? HttpRequest.BodyPublishers.ofString("[]")
                : HttpRequest.BodyPublishers.noBody();
        return user.with("Content-Type", "application/json")
                .send(method, path, body)
                .status();
    }
}
