package zoo;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;

/** gRPC over Netty: a call, and one that answers thrice. */
public final class GrpcNetty {
    private GrpcNetty() {}

    /** @param arguments plain or tls, host:port; then "epoll" for the native transport, whatever it says about itself */
    public static void main(String[] arguments) throws Exception {
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(arguments[1]);
        if (arguments.length > 2) {
            builder.channelType(EpollSocketChannel.class).eventLoopGroup(new EpollEventLoopGroup(1));
        }
        ManagedChannel channel =
                (arguments[0].equals("tls") ? builder.useTransportSecurity() : builder.usePlaintext()).build();
        HealthGrpc.HealthBlockingStub stub =
                HealthGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
        HealthCheckRequest request =
                HealthCheckRequest.newBuilder().setService("zoo").build();
        System.out.println(stub.check(request).getStatus());
        stub.watch(request).forEachRemaining(response -> System.out.println(response.getStatus()));
        channel.shutdown().awaitTermination(5, TimeUnit.SECONDS);
        System.exit(0);
    }
}
