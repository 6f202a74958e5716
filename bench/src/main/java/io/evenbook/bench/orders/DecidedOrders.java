package io.evenbook.bench.orders;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Requested;
import io.evenbook.bench.measure.Rates;
import io.evenbook.command.Handlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Decides the commands of a mix on one thread, on states in memory: without bus, log and database. */
final class DecidedOrders {
    /** As many as the bus decides between two commits. */
    private static final int BATCH = 512;

    private final EventsInMemory streams = new EventsInMemory();
    private final JsonMapper json = EvenbookJson.mapper();
    private final SplittableRandom random = new SplittableRandom(19);
    private final OrderMix mix;

    private DecidedOrders(OrderMix mix) {
        this.mix = mix;
    }

    /** A market with a filled book. */
    static DecidedOrders fill(List<AccountId> accounts, int orders) {
        OrderMix mix = new OrderMix(OrdersBench.MARKET, accounts, orders);
        DecidedOrders decided = new DecidedOrders(mix);
        for (AssetCode asset : List.of(OrdersBench.BASE, OrdersBench.QUOTE)) {
            decided.decide(new RegisterAsset(asset, asset.value(), AssetType.CRYPTO, 8));
        }
        decided.decide(OrdersBench.listing());
        for (AccountId account : accounts) {
            decided.decide(new OpenAccount(account, null, null));
            for (AssetCode asset : List.of(OrdersBench.BASE, OrdersBench.QUOTE)) {
                String reference = account + " " + asset;
                decided.decide(new Deposit(
                        account,
                        EntryId.named(account.value() + asset),
                        new Requested(asset, OrdersBench.PLENTY),
                        reference));
            }
        }
        for (int i = 0; i < orders; i++) {
            decided.decide(mix.place(decided.random));
        }
        decided.streams.settle();
        return decided;
    }

    /** Commands per second, without making them. @param isJson whether their events are written as JSON too */
    double perSecond(Duration duration, boolean isJson) {
        Consumer<Object> events = isJson ? json::writeValueAsBytes : _ -> {};
        List<Object> batch = new ArrayList<>(BATCH);
        long commands = 0;
        long nanos = 0;
        while (nanos < duration.toNanos()) {
            batch.clear();
            for (int i = 0; i < BATCH; i++) {
                batch.add(mix.next(random));
            }
            long begun = System.nanoTime();
            for (Object command : batch) {
                decide(command);
                streams.events().forEach(events);
            }
            streams.settle();
            nanos += System.nanoTime() - begun;
            commands += BATCH;
        }
        return Rates.perSecond(commands, Duration.ofNanos(nanos));
    }

    private void decide(Object command) {
        streams.begin();
        try {
            Handlers.decide(command, streams);
            mix.accepted(command);
        } catch (RejectedException e) {
            // An order that has ended is not in memory any more
            String code = e.rejection().code();
            if (!OrdersBench.isTooLate(code) && !code.equals("order.unknown")
                    || !streams.events().isEmpty()) {
                throw e;
            }
        }
    }
}
