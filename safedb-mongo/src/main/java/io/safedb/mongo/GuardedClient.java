package io.safedb.mongo;

import com.mongodb.MongoDriverInformation;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ClusterDescription;

/** The guarded {@code MongoClient}. */
abstract class GuardedClient extends ClusterStreams implements MongoClient {
    static final Completion<GuardedClient> COMPLETION = Completion.of(GuardedClient.class, MongoClient.class);

    private final MongoClient client;

    GuardedClient(MongoClient client, Deployment deployment) {
        super(client, deployment, null);
        this.client = client;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public ClusterDescription getClusterDescription() {
        return client.getClusterDescription();
    }

    // Not an override where the driver is older than 5.6.
    @Override
    public void appendMetadata(MongoDriverInformation driverInformation) {
        client.appendMetadata(driverInformation);
    }

    @Override
    Class<?> driverInterface() {
        return MongoClient.class;
    }
}
