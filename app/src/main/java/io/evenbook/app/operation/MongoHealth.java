package io.evenbook.app.operation;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Asks MongoDB for a ping, which every server that speaks its protocol knows; Boot's own indicator asks for more. */
@Component("mongoHealthIndicator")
class MongoHealth extends AbstractHealthIndicator {
    private final MongoOperations mongo;

    MongoHealth(MongoOperations mongo) {
        super("MongoDB cannot be reached");
        this.mongo = mongo;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        mongo.executeCommand(new Document("ping", 1));
        health.up();
    }
}
