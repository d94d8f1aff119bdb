package zoo;

import net.spy.memcached.AddrUtil;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.MemcachedClient;

/** spymemcached, over a selector of its own. */
public final class Spy {
    private Spy() {}

    /** @param arguments host and port */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SLF4JLogger");
        MemcachedClient client = new MemcachedClient(
                new ConnectionFactoryBuilder().setOpTimeout(60_000).build(), AddrUtil.getAddresses(arguments[0]));
        String key = arguments[0].split(":")[0] + "-spy";
        client.set(key, 60, new byte[300_000]).get();
        long count = 0;
        for (int i = 0; i < 100; i++) {
            count = client.incr(key + "-count", 1, 1);
        }
        System.out.println(((byte[]) client.get(key)).length + " bytes, counted to " + count);
        client.shutdown();
        System.exit(0);
    }
}
