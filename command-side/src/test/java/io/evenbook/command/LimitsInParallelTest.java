package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.log.EventLog;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** 64 clients withdraw at once from three accounts of one customer: exactly the limit, not a cent more. */
@SpringBootTest(
        classes = TestService.class,
        properties = {
            "evenbook.limits.levels[0].withdrawal-day=100",
            "evenbook.limits.levels[0].withdrawal-month=1000",
            "evenbook.limits.levels[0].fiat=true"
        })
class LimitsInParallelTest {
    private static final AssetCode USD = new AssetCode("USD");
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final int CLIENTS = 64;
    private static final int EACH = 5;

    @Autowired
    private CommandBus bus;

    @Autowired
    private EventLog log;

    @Test
    void theLimitHoldsForTheSumOfAllAccepted() throws Exception {
        done(new RegisterAsset(USD, "US dollar", AssetType.FIAT, 2), "none");
        done(new CreateCustomer(CAROL), "none");
        List<AccountId> accounts = IntStream.range(0, 3)
                .mapToObj(i -> new AccountId("acc_carol-" + i))
                .toList();
        for (AccountId account : accounts) {
            done(new OpenAccount(account, CAROL, null), "none");
            Requested amount = new Requested(USD, new BigDecimal("100000"));
            done(
                    new Deposit(account, new EntryId("ent_" + account), amount, "opening"),
                    "deposit\n" + account + "\nopening");
        }
        List<String> outcomes = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                answers.add(clients.submit(() -> withdraw(client, accounts)));
            }
            for (Future<List<String>> answer : answers) {
                outcomes.addAll(answer.get());
            }
        }
        // 100.00 in parts of 1.50: 66 fit
        assertThat(outcomes).hasSize(CLIENTS * EACH).containsOnly("done", "limit.withdrawal");
        assertThat(outcomes.stream().filter("done"::equals)).hasSize(66);
        List<AllowanceTaken> taken = log.eventsOf("alw_" + CAROL)
                .map(message -> (AllowanceTaken) message.getPayload())
                .toList();
        assertThat(taken).hasSize(66);
        assertThat(taken.stream().map(AllowanceTaken::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("99");
    }

    private List<String> withdraw(int client, List<AccountId> accounts) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            AccountId account = accounts.get((client + i) % accounts.size());
            WithdrawalId id = WithdrawalId.of("%026d".formatted(client * EACH + i), account);
            Requested amount = new Requested(USD, new BigDecimal("1.50"));
            CommandResultMessage<?> result =
                    send(new RequestWithdrawal(account, id, amount, "out", null, null), "withdrawal\n" + id);
            outcomes.add(
                    result.isExceptional() && result.exceptionResult() instanceof RejectedException refused
                            ? refused.rejection().code()
                            : result.isExceptional() ? result.exceptionResult().toString() : "done");
        }
        return outcomes;
    }

    private void done(Object command, String key) {
        CommandResultMessage<?> result = send(command, key);
        assertThat(result.isExceptional()).as(command.toString()).isFalse();
    }

    private CommandResultMessage<?> send(Object command, String key) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(
                GenericCommandMessage.asCommandMessage(command)
                        .andMetaData(Map.of(CommandKeys.UNIQUE_KEYS, List.of(key))),
                (_, result) -> answer.complete(result));
        return answer.join();
    }
}
