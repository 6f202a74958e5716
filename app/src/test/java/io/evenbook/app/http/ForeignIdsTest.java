package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Random customers trade, transfer and withdraw: each row is in the lists of its owners and in no other, and no answer
 * has an id of anybody else. 10 customers and 400 requests; {@code -Devenbook.customers=100 -Devenbook.requests=10000}
 * makes more.
 */
class ForeignIdsTest extends WholeServiceTest {
    private static final String API = "/api/v1";
    private static final int CUSTOMERS = Integer.getInteger("evenbook.customers", 10);
    private static final int REQUESTS = Integer.getInteger("evenbook.requests", 400);

    private final long seed = Long.getLong("evenbook.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Customers customers = new Customers(service, anonymous);
    private final List<Owner> owners = new ArrayList<>();
    private final Map<String, Owner> ownerOf = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private Market market;

    /** A customer with a user and accounts; {@code named} are the payees of its transfers. */
    private static final class Owner {
        final Client client;
        final String user;
        final List<String> accounts = new ArrayList<>();
        final Set<String> own = new HashSet<>();
        final Set<String> named = new HashSet<>();

        Owner(Client client, String user) {
            this.client = client;
            this.user = user;
            own.add(user);
        }
    }

    private record Seen(Owner by, Answer answer) {}

    @Test
    void eachRowIsInTheListsOfItsOwnersAndNoAnswerHasAForeignId() {
        System.out.println("seed " + seed);
        market = market();
        for (int i = 0; i < CUSTOMERS; i++) {
            open(i);
        }
        for (int i = 0; i < REQUESTS; i++) {
            request();
        }
        settle();
        compare("/orders", "orderId", List.of("accountId"));
        compare("/trades", "tradeId", List.of("buyerAccountId", "sellerAccountId"));
        for (String list : List.of("transfers", "withdrawals", "holds", "notifications", "statement?asset=USD")) {
            for (Owner owner : owners) {
                owner.accounts.forEach(account -> pages(owner, "/accounts/" + account + "/" + list));
            }
        }
        owners.forEach(owner -> assertThat(pages(owner, "/accounts").stream()
                        .map(row -> row.at("/accountId").asString()))
                .containsExactlyInAnyOrderElementsOf(owner.accounts));
        ownerOf.forEach((id, owner) -> {
            if (id.startsWith("ord_")) {
                assertThat(pages(owner, "/orders/" + id + "/receipt")).isNotEmpty();
            }
        });
        pages(owners.getFirst(), "/markets/" + market.name() + "/trades");
        assertNothingForeign();
    }

    private void open(int number) {
        String name = "%sc%03d".formatted(market.base().toLowerCase(Locale.ROOT), number);
        Owner owner = new Owner(
                customers.user(name, customers.customer(name), "TRADER"),
                Customers.userId(name).value());
        for (int i = 0; i <= random.nextInt(2); i++) {
            String account = "acc_%sa%dz".formatted(name, i);
            owner.client
                    .post(API + "/accounts", "{'accountId':'%s'}".formatted(account))
                    .expect(201);
            deposit(account, "100000 USD");
            deposit(account, "1000 " + market.base());
            owner.accounts.add(account);
            owner.own.add(account);
            ownerOf.put(account, owner);
        }
        owners.add(owner);
    }

    private void request() {
        Owner owner = owners.get(random.nextInt(owners.size()));
        String account = owner.accounts.get(random.nextInt(owner.accounts.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                Owner to = owners.get(random.nextInt(owners.size()));
                String payee = to.accounts.getFirst();
                owner.named.add(payee);
                note(
                        owner,
                        owner.client.post(
                                API + "/transfers",
                                "{'fromAccountId':'%s','toAccountId':'%s','asset':'USD','amount':'1','reference':'r'}"
                                        .formatted(account, payee)));
            }
            case 1 ->
                note(
                        owner,
                        owner.client.post(
                                API + "/accounts/" + account + "/withdrawals",
                                "{'asset':'USD','amount':'1','reference':'w'}"));
            case 2 -> {
                // Tries what is foreign, or already ended
                List<String> orders = ownerOf.keySet().stream()
                        .filter(id -> id.startsWith("ord_"))
                        .sorted()
                        .toList();
                if (!orders.isEmpty()) {
                    String order = orders.get(random.nextInt(orders.size()));
                    Answer answer = owner.client.delete(API + "/orders/" + order);
                    assertThat(answer.status())
                            .as("seed %d: %s", seed, answer)
                            .isIn(ownerOf.get(order) == owner ? List.of(200, 409) : List.of(404));
                }
            }
            default -> {
                Answer answer = owner.client.post(
                        API + "/orders",
                        limit(
                                account,
                                random.nextBoolean() ? "BUY" : "SELL",
                                market.name(),
                                "0." + (1 + random.nextInt(9)),
                                (95 + random.nextInt(11)) + ".00"));
                note(owner, answer.expect(201));
                ownerOf.put(answer.text("/orderId"), owner);
                owner.own.add(answer.text("/orderId"));
            }
        }
    }

    private void note(Owner owner, Answer answer) {
        seen.add(new Seen(owner, answer));
    }

    /** Compares the operator's list with that of each owner. */
    private void compare(String list, String id, List<String> accounts) {
        Map<Owner, Set<String>> expected = new HashMap<>();
        for (JsonNode row : all(operator, API + list + "?market=" + market.name())) {
            for (String account : accounts) {
                Owner owner = ownerOf.get(row.at("/" + account).asString());
                expected.computeIfAbsent(owner, _ -> new TreeSet<>())
                        .add(row.at("/" + id).asString());
            }
        }
        assertThat(expected).as("seed %d", seed).isNotEmpty();
        for (Owner owner : owners) {
            Set<String> shown = pages(owner, list).stream()
                    .map(row -> row.at("/" + id).asString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(shown)
                    .as("seed %d: %s of %s", seed, list, owner.user)
                    .isEqualTo(expected.getOrDefault(owner, Set.of()));
        }
    }

    private List<JsonNode> pages(Owner owner, String list) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Answer page = owner.client
                    .get(API + list + (list.contains("?") ? "&" : "?") + "limit=37&minPosition=" + head() + cursor)
                    .expect(200);
            note(owner, page);
            items.addAll(page.items());
            cursor = page.text("/next") == null ? null : "&cursor=" + page.text("/next");
        }
        return items;
    }

    private void assertNothingForeign() {
        Set<String> ids = new HashSet<>(ownerOf.keySet());
        owners.forEach(owner -> ids.add(owner.user));
        for (Seen answer : seen) {
            assertThat(ids.stream()
                            .filter(id -> !answer.by.own.contains(id) && !answer.by.named.contains(id))
                            .filter(id -> answer.answer.raw().contains(id)))
                    .as("seed %d: %s to %s", seed, answer.answer, answer.by.user)
                    .isEmpty();
        }
    }
}
