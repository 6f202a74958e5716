package io.evenbook.bench;

import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.CommandKeys;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.IdentifierFactory;

/** Accounts of a {@link WholeService}, and deposits to them. */
record Funds(CommandBus commands, List<AccountId> accounts) {
    static final AssetCode USD = new AssetCode("USD");
    private static final int OPENED_AT_ONCE = 50;

    /** Registers US dollars and opens accounts. */
    static Funds open(WholeService service, int accounts) {
        Funds funds = new Funds(
                service.commands(),
                IntStream.range(0, accounts)
                        .mapToObj("acc_%05d"::formatted)
                        .map(AccountId::new)
                        .toList());
        funds.send(new RegisterAsset(USD, "US dollar", AssetType.FIAT, 6));
        for (int first = 0; first < accounts; first += OPENED_AT_ONCE) {
            funds.send(funds.accounts.subList(first, Math.min(first + OPENED_AT_ONCE, accounts)).stream()
                    .map(account -> new OpenAccount(account, "Owner of " + account))
                    .toArray());
        }
        return funds;
    }

    /** Sends commands all at once and waits for all of them. */
    void send(Object... all) {
        Sent.allOf(
                commands,
                Stream.of(all)
                        .map(command ->
                                command instanceof CommandMessage<?> ? command : WholeService.message(command)));
    }

    AccountId any(SplittableRandom random) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    /** To any of the accounts, under a reference that is used once. */
    CommandMessage<?> deposit(SplittableRandom random) {
        return deposit(any(random), new BigDecimal("10.00"));
    }

    CommandMessage<?> deposit(AccountId account, BigDecimal amount) {
        return deposit(account, USD, amount);
    }

    static CommandMessage<?> deposit(AccountId account, AssetCode asset, BigDecimal amount) {
        String unique = IdentifierFactory.getInstance().generateIdentifier();
        Deposit deposit = new Deposit(account, EntryId.of(unique), new Requested(asset, amount), unique);
        return WholeService.message(deposit)
                .andMetaData(Map.of(CommandKeys.UNIQUE_KEYS, List.of("deposit\n" + account + "\n" + unique)));
    }
}
