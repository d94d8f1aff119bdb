package zoo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.ensemble.fixed.FixedEnsembleProvider;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.ExponentialBackoffRetry;

/** Curator: a lock, and the ensemble's own addresses instead of the one given. */
public final class Curator {
    private Curator() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) throws Exception {
        CompletableFuture<String> learnt = new CompletableFuture<>();
        FixedEnsembleProvider ensemble = new FixedEnsembleProvider(arguments[0], true) {
            @Override
            public void setConnectionString(String connection) {
                super.setConnectionString(connection);
                learnt.complete(connection);
            }
        };
        try (CuratorFramework client = CuratorFrameworkFactory.builder()
                .ensembleProvider(ensemble)
                .retryPolicy(new ExponentialBackoffRetry(100, 10))
                .connectionTimeoutMs(60_000)
                .build()) {
            client.start();
            String node = "/" + arguments[0].split(":")[0];
            InterProcessMutex lock = new InterProcessMutex(client, node + "-lock");
            System.out.println(lock.acquire(60, TimeUnit.SECONDS) + ", learnt " + learnt.get(60, TimeUnit.SECONDS));
            client.create().forPath(node, new byte[100_000]);
            System.out.println(client.getData().forPath(node).length + " bytes");
            lock.release();
        }
        System.exit(0);
    }
}
