package io.evenbook.api.market;

import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import java.util.Collection;
import java.util.List;

/**
 * The orders that a market accepts. Lists are in the order of their enum, without repeats.
 *
 * @param types types of orders, at least one; if not given, all
 * @param selfTradePreventions modes of self-trade prevention, at least one; if not given, all
 * @param defaultSelfTradePrevention the mode of an order that names no mode, one of the modes; if not given,
 *     CANCEL_NEWEST
 */
public record OrderKinds(
        List<OrderType> types,
        List<SelfTradePrevention> selfTradePreventions,
        SelfTradePrevention defaultSelfTradePrevention) {
    /** All types and modes. */
    public static final OrderKinds ALL = new OrderKinds(null, null, null);

    public OrderKinds {
        types = inOrder(types, OrderType.values());
        selfTradePreventions = inOrder(selfTradePreventions, SelfTradePrevention.values());
        defaultSelfTradePrevention =
                defaultSelfTradePrevention == null ? SelfTradePrevention.CANCEL_NEWEST : defaultSelfTradePrevention;
    }

    private static <E> List<E> inOrder(Collection<E> chosen, E[] all) {
        return List.of(all).stream()
                .filter(each -> chosen == null || chosen.contains(each))
                .toList();
    }
}
