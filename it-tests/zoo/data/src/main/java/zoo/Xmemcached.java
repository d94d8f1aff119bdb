package zoo;

import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.utils.AddrUtil;

/** XMemcached, over its own NIO, with two connections. */
public final class Xmemcached {
    private Xmemcached() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) throws Exception {
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(AddrUtil.getAddresses(arguments[0]));
        builder.setConnectionPoolSize(2);
        MemcachedClient client = builder.build();
        String key = arguments[0].split(":")[0] + "-xm";
        client.set(key, 60, new byte[300_000], 30_000);
        long count = 0;
        for (int i = 0; i < 100; i++) {
            count = client.incr(key + "-count", 1, 1, 30_000);
        }
        byte[] value = client.get(key, 30_000);
        System.out.println(value.length + " bytes, counted to " + count);
        client.shutdown();
        System.exit(0);
    }
}
