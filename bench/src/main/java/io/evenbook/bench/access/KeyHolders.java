package io.evenbook.bench.access;

import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.bench.measure.SentCommand;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Users, each with a customer, an account and an API key. */
final class KeyHolders {
    private static final List<String> SCOPES = List.of("account:read", "order:create", "order:read");

    private static final int SENT_AT_ONCE = 200;

    private final int count;

    private KeyHolders(int count) {
        this.count = count;
    }

    static KeyHolders create(WholeService service, int count) {
        Instant expiresAt = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
        for (int first = 0; first < count; first += SENT_AT_ONCE) {
            int end = Math.min(first + SENT_AT_ONCE, count);
            // One kind after the other: a user needs its customer
            send(service, first, end, number -> new CreateCustomer(customer(number)));
            send(service, first, end, number -> new OpenAccount(account(number), customer(number), null));
            send(
                    service,
                    first,
                    end,
                    number -> new CreateUser(
                            user(number), customer(number), PersonId.named(name(number)), List.of("TRADER")));
            send(service, first, end, number -> new IssueKey(user(number), keyId(number), SCOPES, expiresAt));
        }
        service.sql()
                .sql("""
                        insert into access.api_key (key_id, user_id, secret_sha256, scopes, addresses, created_at, expires_at)
                        select 'evk_' || lpad(n::text, 26, '0'), 'usr_' || lpad(n::text, 5, '0'),
                            sha256(convert_to(lpad(n::text, 64, '0'), 'UTF8')), ?, array['127.0.0.0/8'], now(), ?
                        from generate_series(0, ? - 1) as n""")
                .params(SCOPES.toArray(String[]::new), expiresAt.atOffset(ZoneOffset.UTC), count)
                .update();
        return new KeyHolders(count);
    }

    private static void send(WholeService service, int first, int end, IntFunction<Object> command) {
        SentCommand.allOf(service.commands(), IntStream.range(first, end).mapToObj(command));
    }

    private static String name(int number) {
        return "%05d".formatted(number);
    }

    private static UserId user(int number) {
        return UserId.named(name(number));
    }

    private static CustomerId customer(int number) {
        return CustomerId.named(name(number));
    }

    static AccountId account(int number) {
        return AccountId.named(name(number));
    }

    int count() {
        return count;
    }

    /** What the holder of a number sends as bearer. */
    String token(int number) {
        return keyId(number).value() + "_" + secret(number);
    }

    private static KeyId keyId(int number) {
        return KeyId.named("%026d".formatted(number));
    }

    private static String secret(int number) {
        return "%064d".formatted(number);
    }
}
