package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.id.CustomerId;
import io.evenbook.app.security.Roles;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of all operations of the contract and everybody who may ask, with the status of each answer:
 * {@code docs/permissions.md}. Requests name what belongs to one customer. Run with {@code -Dpermissions.write=true} to
 * update the table.
 */
class PermissionsTest extends WholeServiceTest {
    private static final Path CONTRACT = Path.of("..", "docs", "openapi.json");
    private static final Path TABLE = Path.of("..", "docs", "permissions.md");
    private static final String API = "/api/v1";
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private static final String HEAD = """
            # Permissions

            The status of the answer to each operation, by who asks. The request names what belongs to one customer: its
            account, order, trade and so on. `own` is that customer's user, `foreign` another customer's, `read` and
            `trade` are users to whom the account is delegated at that level; all four have the role TRADER. The other
            columns are users with one role and no customer. 401: no valid credential; 403: no permission; 404: unknown,
            or not the caller's; 400: permitted, but the body of the example is malformed. In a session, an operation
            with * needs a password that was shown in the last five minutes: 401 `auth.confirm`.

            The table is written by a test:
            `mvn -pl app -am test -Dtest=PermissionsTest -Dpermissions.write=true -Dsurefire.failIfNoSpecifiedTests=false`

            """;

    /** Bodies of requests whose answer depends on the owner; others get a malformed one. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /accounts", "{}",
            "POST /orders",
                    "{'accountId':'%1$s','market':'%3$s','side':'BUY','type':'LIMIT','price':'1.00','quantity':'1'}",
            "PATCH /orders/{orderId}", "{'quantity':'0.5'}",
            "PUT /accounts/{accountId}/cancel-after", "{'seconds':60}",
            "POST /transfers",
                    "{'fromAccountId':'%1$s','toAccountId':'%2$s','asset':'USD','amount':'1','reference':'rent'}",
            "POST /accounts/{accountId}/withdrawals", "{'asset':'USD','amount':'1','reference':'wire'}",
            "POST /customers/{customerId}/kyc",
                    "{'level':1,'documents':[{'kind':'IDENTITY','sha256':'" + "0a".repeat(32) + "'}]}",
            "POST /delegations", "{'accountId':'%1$s','userId':'%4$s','level':'READ'}",
            "POST /trades/{tradeId}/settlement/hold", "{'side':'BUY'}",
            "POST /trades/{tradeId}/settlement/release", "{'side':'BUY'}");

    /** Whoever logs in shows no credentials; the body of this test is malformed. */
    private static final Set<String> OPEN_TO_ALL = Set.of("POST /passwords", "POST /sessions");

    private static final Map<String, String> QUERIES = Map.of(
            "GET /accounts/{accountId}/statement", "?asset=USD",
            "GET /ledger/export", "?format=hledger",
            "GET /customers/{customerId}/personal", "?reason=call",
            "DELETE /orders", "?accountId=%1$s");

    private final Customers customers = new Customers(service, anonymous);
    private final String run = unique("perm");
    private final CustomerId customer = customers.customer(run + "alice");
    private final Client alice = user("alice", customer, "TRADER");
    private final Market market = market();
    private final String account =
            alice.post(API + "/accounts", "{}").expect(201).text("/accountId");
    private final String other = account("other", "10 " + market.base());

    private Client user(String name, CustomerId of, String role) {
        return customers.user(run + name, of, role);
    }

    /** Everybody who asks, by the column. */
    private Map<String, Client> columns() throws IOException {
        Map<String, Client> columns = new LinkedHashMap<>();
        columns.put("anonymous", anonymous);
        columns.put("own", alice);
        columns.put("foreign", user("eve", customers.customer(run + "eve"), "TRADER"));
        for (String level : List.of("READ", "TRADE")) {
            columns.put(level.toLowerCase(Locale.ROOT), user(level, null, "TRADER"));
            delegate(level, level);
        }
        for (String role : roles()) {
            if (!role.equals("TRADER")) {
                columns.put(role.toLowerCase(Locale.ROOT), user(role, null, role));
            }
        }
        columns.put("suspended", user("gone", customer, "OPERATOR"));
        customers.send(new SuspendUser(Customers.userId(run + "gone"), "left"));
        columns.put("expired key", expiredKey());
        return columns;
    }

    private Client expiredKey() {
        Instant expiresAt = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MICROS);
        // Not of the customer: a new key begins a cooling-off
        String key = user("keyed", null, "TRADER")
                .post(API + "/api-keys", "{'scopes':['account:read'],'expiresAt':'%s'}".formatted(expiresAt))
                .expect(201)
                .text("/secret");
        pause(Duration.between(Instant.now(), expiresAt).plusMillis(50));
        return anonymous.bearer(key);
    }

    private static List<String> roles() throws IOException {
        try (var lines = Files.lines(Path.of("src", "main", "resources", "roles.txt"))) {
            String header =
                    lines.filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
            List<String> words = List.of(header.split(" +"));
            return words.subList(1, words.size());
        }
    }

    private String delegate(String user, String level) {
        customers.user(run + user, null, "TRADER");
        return alice.post(
                        API + "/delegations",
                        "{'accountId':'%s','userId':'%s','level':'%s'}"
                                .formatted(account, Customers.userId(run + user), level))
                .expect(201)
                .text("/id");
    }

    @Test
    void everyOperationAnswersEverybodyAsTheTableSays() throws IOException {
        deposit(account, "1000.00 USD");
        operator.post(API + "/ledger/controls/run").expect(201);
        Map<String, Client> columns = columns();
        Map<String, String> known = known();
        Map<String, String> permissions = permissions();
        List<String> rows = new ArrayList<>(List.of(
                "| operation | permission | " + String.join(" | ", columns.keySet()) + " |",
                "|---|---|" + "---|".repeat(columns.size())));
        for (String operation : operations()) {
            List<String> cells = new ArrayList<>();
            for (Map.Entry<String, Client> column : columns.entrySet()) {
                cells.add(Integer.toString(status(operation, column.getValue(), known)));
                assertSound(operation, column.getKey(), Integer.parseInt(cells.getLast()));
            }
            String permission = permissions.get(operation);
            boolean isConfirmed = Roles.needsConfirmation(permission) && !operation.startsWith("GET ");
            rows.add("| %s | %s%s | %s |"
                    .formatted(operation, permission, isConfirmed ? "*" : "", String.join(" | ", cells)));
        }
        String table = HEAD + String.join("\n", rows) + "\n";
        if (Boolean.getBoolean("permissions.write")) {
            Files.writeString(TABLE, table);
        }
        assertThat(table.lines()).containsExactlyElementsOf(Files.readAllLines(TABLE));
    }

    /** Whatever the table says. */
    private static void assertSound(String operation, String column, int status) {
        assertThat(status).as(operation + " " + column).isLessThan(500);
        if (List.of("anonymous", "suspended", "expired key").contains(column)) {
            boolean isOpen = column.equals("anonymous") && OPEN_TO_ALL.contains(operation);
            assertThat(status).as(operation + " " + column).isEqualTo(isOpen ? 400 : 401);
        } else {
            assertThat(status).as(operation + " " + column).isNotEqualTo(401);
        }
        boolean belongs = PARAMETER
                .matcher(operation)
                .results()
                .anyMatch(found -> List.of(
                                "accountId",
                                "orderId",
                                "tradeId",
                                "transferId",
                                "withdrawalId",
                                "notificationId",
                                "delegationId",
                                "customerId")
                        .contains(found.group(1)));
        if (belongs && column.equals("foreign")) {
            assertThat(status).as(operation + " " + column).isIn(403, 404);
        }
    }

    private int status(String operation, Client user, Map<String, String> known) {
        String[] words = operation.split(" ");
        Map<String, String> ids = new LinkedHashMap<>(known);
        if (!words[0].equals("GET") && operation.contains("{orderId}")) {
            ids.put("orderId", buy(account, market, "1", "1.00"));
        }
        if (operation.contains("{delegationId}")) {
            ids.put("delegationId", delegate("frank", "READ"));
        }
        String path = PARAMETER
                .matcher(words[1])
                .replaceAll(found -> Matcher.quoteReplacement(ids.getOrDefault(found.group(1), "x")));
        String body = BODIES.getOrDefault(operation, "[]").replace('\'', '"');
        boolean hasBody = List.of("POST", "PUT", "PATCH").contains(words[0]);
        BodyPublisher sent = hasBody ? BodyPublishers.ofString(filled(body)) : BodyPublishers.noBody();
        return user.with("Content-Type", "application/json")
                .status(words[0], API + path + filled(QUERIES.getOrDefault(operation, "")), sent);
    }

    private String filled(String text) {
        return text.formatted(account, other, market.name(), Customers.userId(run + "frank"));
    }

    /** What belongs to the customer. */
    private Map<String, String> known() {
        String order = buy(account, market, "2", "10.00");
        sell(other, market, "1", "10.00");
        String trade = settledTrades(market, 1).getFirst().at("/tradeId").asString();
        String withdrawal = alice.post(
                        API + "/accounts/" + account + "/withdrawals", "{'asset':'USD','amount':'1','reference':'w'}")
                .expect(201)
                .text("/withdrawalId");
        String transfer = alice.post(API + "/transfers", filled(BODIES.get("POST /transfers")))
                .expect(201)
                .text("/transferId");
        settle();
        String notification = eventually(
                        () -> alice.get(API + "/accounts/" + account + "/notifications?minPosition=" + head())
                                .expect(200),
                        answer -> !answer.items().isEmpty())
                .text("/items/0/notificationId");
        return Map.of(
                "accountId", account,
                "orderId", order,
                "tradeId", trade,
                "withdrawalId", withdrawal,
                "transferId", transfer,
                "notificationId", notification,
                "customerId", customer.value(),
                "market", market.name(),
                "asset", "USD");
    }

    /** The operations of the kept contract, such as {@code GET /orders/{orderId}}. */
    private static List<String> operations() throws IOException {
        JsonNode paths = new JsonMapper().readTree(Files.readString(CONTRACT)).at("/paths");
        List<String> operations = new ArrayList<>();
        paths.forEachEntry((path, methods) -> methods.forEachEntry(
                (method, _) -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.substring(API.length()))));
        return operations.stream().sorted((a, b) -> key(a).compareTo(key(b))).collect(Collectors.toList());
    }

    /** By path, then by method. */
    private static String key(String operation) {
        String[] words = operation.split(" ");
        return words[1] + " " + words[0];
    }

    private Map<String, String> permissions() {
        Map<String, String> permissions = new TreeMap<>();
        service.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    Requires requires = handler.getMethodAnnotation(Requires.class);
                    if (requires != null) {
                        mapping.getPatternValues()
                                .forEach(path -> mapping.getMethodsCondition()
                                        .getMethods()
                                        .forEach(method -> permissions.put(
                                                method + " " + path.substring(API.length()), requires.value())));
                    }
                });
        return permissions;
    }
}
