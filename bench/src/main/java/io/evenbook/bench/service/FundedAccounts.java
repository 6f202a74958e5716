package io.evenbook.bench.service;

import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.bench.measure.SentCommand;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.common.IdentifierFactory;

/** Accounts of a {@link WholeService}, and commands that deposit US dollars to them. */
public record FundedAccounts(CommandBus commands, List<AccountId> accounts) {
    public static final AssetCode USD = new AssetCode("USD");
    public static final int USD_DECIMALS = 6;
    private static final int OPENED_AT_ONCE = 50;

    /** Registers US dollars and opens accounts. */
    public static FundedAccounts open(WholeService service, int accounts) {
        FundedAccounts funds = new FundedAccounts(
                service.commands(),
                IntStream.range(0, accounts)
                        .mapToObj("acc_%05d"::formatted)
                        .map(AccountId::new)
                        .toList());
        funds.send(new RegisterAsset(USD, "US dollar", AssetType.FIAT, USD_DECIMALS));
        for (int first = 0; first < accounts; first += OPENED_AT_ONCE) {
            funds.send(funds.accounts.subList(first, Math.min(first + OPENED_AT_ONCE, accounts)).stream()
                    .map(account -> new OpenAccount(account, null, null))
                    .toArray());
        }
        return funds;
    }

    /** Sends commands all at once and waits for their answers. */
    public void send(Object... all) {
        SentCommand.allOf(
                commands,
                Stream.of(all)
                        .map(command ->
                                command instanceof CommandMessage<?> ? command : WholeService.message(command)));
    }

    public AccountId any(SplittableRandom random) {
        return accounts.get(random.nextInt(accounts.size()));
    }

    /** A deposit of 10.00 to a random account, with a unique reference. */
    public CommandMessage<?> deposit(SplittableRandom random) {
        return deposit(any(random), new BigDecimal("10.00"));
    }

    public CommandMessage<?> deposit(AccountId account, BigDecimal amount) {
        return deposit(account, USD, amount);
    }

    public static CommandMessage<?> deposit(AccountId account, AssetCode asset, BigDecimal amount) {
        String unique = IdentifierFactory.getInstance().generateIdentifier();
        Deposit deposit = new Deposit(account, EntryId.named(unique), new Requested(asset, amount), unique);
        return WholeService.message(deposit)
                .andMetaData(Map.of(CommandKeys.UNIQUE_KEYS, List.of("deposit\n" + account + "\n" + unique)));
    }
}
