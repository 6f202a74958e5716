package io.evenbook.query.notification;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.RejectedException;
import io.evenbook.api.notification.NotificationAnswer;
import io.evenbook.api.notification.NotificationQuery.ListNotifications;
import io.evenbook.api.notification.NotificationRejection.NotificationUnknown;
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.account.Accounts;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.position.LiveCollections;
import io.evenbook.query.support.position.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

@Component
class NotificationQueries {
    /** One request compares at most this many notifications with the filter unread. */
    private static final int COMPARED = 5_000;

    private static final int STEP = 500;

    private final VisibleAccounts visible;
    private final Accounts accounts;
    private final LiveCollections collections;
    private final MongoTemplate mongo;
    private final NotificationReads reads;

    NotificationQueries(
            VisibleAccounts visible,
            Accounts accounts,
            LiveCollections collections,
            MongoTemplate mongo,
            NotificationReads reads) {
        this.visible = visible;
        this.accounts = accounts;
        this.collections = collections;
        this.mongo = mongo;
        this.reads = reads;
    }

    @QueryHandler
    Page<NotificationAnswer> handle(ListNotifications query) {
        accounts.requireKnown(query.accountId());
        return Pages.within(
                Cursors.of(
                        "notifications",
                        query.accountId(),
                        query.unreadOnly(),
                        query.paging().order()),
                query.paging(),
                notification -> notification.document().place(),
                Place::parse,
                Notification::answer,
                (after, limit) -> collections.read(
                        View.NOTIFICATIONS,
                        collection -> find(
                                collection,
                                query,
                                after == null ? Place.before(query.paging().order()) : after,
                                limit)));
    }

    /** Reads notifications first and then which of them were read: at most {@link #COMPARED}. */
    private Scan<Notification, Place> find(String collection, ListNotifications query, Place from, int limit) {
        List<Notification> found = new ArrayList<>();
        int step = query.unreadOnly() ? Math.max(limit, STEP) : limit;
        boolean oldestFirst = query.paging().order() == Paging.Order.ASC;
        Sort order = Sort.by(oldestFirst ? Sort.Direction.ASC : Sort.Direction.DESC, "position", "_id");
        Place after = from;
        for (int lookedAt = step; ; lookedAt += step) {
            List<NotificationDocument> documents = mongo.find(
                    query(where("accountId")
                                    .is(query.accountId())
                                    .andOperator(oldestFirst ? after.later() : after.earlier()))
                            .with(order)
                            .limit(step),
                    NotificationDocument.class,
                    collection);
            Map<String, Instant> readAt = reads.readAt(
                    documents.stream().map(NotificationDocument::id).toList());
            documents.stream()
                    .map(document -> new Notification(document, readAt.get(document.id())))
                    .filter(notification -> notification.readAt() == null || !query.unreadOnly())
                    .limit(limit - found.size())
                    .forEach(found::add);
            if (found.size() == limit || documents.size() < step) {
                return new Scan<>(found, null);
            }
            after = documents.getLast().place();
            if (lookedAt >= COMPARED) {
                return new Scan<>(found, after);
            }
        }
    }

    /** @throws RejectedException if the notification is unknown, or not the caller's */
    Marked markRead(String notificationId, String key) {
        NotificationDocument document = collections.read(
                View.NOTIFICATIONS,
                collection -> mongo.findById(notificationId, NotificationDocument.class, collection));
        if (document == null || !visible.includeForTrading(document.accountId())) {
            throw new RejectedException(new NotificationUnknown(notificationId));
        }
        NotificationReads.Mark mark = reads.markRead(notificationId, key);
        return new Marked(document.answer(mark.readAt()), mark.repeated());
    }

    /** @param repeated true if a request with this key marked it before */
    record Marked(NotificationAnswer notification, boolean repeated) {}

    /** The place of a notification in the list; one event may cause several. */
    record Place(long position, String id) {
        /** The place before the first notification. */
        static Place before(Paging.Order order) {
            return new Place(order == Paging.Order.ASC ? 0 : Long.MAX_VALUE, "");
        }

        static Place parse(String text) {
            int end = text.indexOf(' ');
            return new Place(Long.parseLong(text.substring(0, end)), text.substring(end + 1));
        }

        Criteria later() {
            return new Criteria()
                    .orOperator(
                            where("position").gt(position),
                            where("position").is(position).and("_id").gt(id));
        }

        Criteria earlier() {
            return new Criteria()
                    .orOperator(
                            where("position").lt(position),
                            where("position").is(position).and("_id").lt(id));
        }

        @Override
        public String toString() {
            return position + " " + id;
        }
    }

    private record Notification(NotificationDocument document, Instant readAt) {
        NotificationAnswer answer() {
            return document.answer(readAt);
        }
    }
}
