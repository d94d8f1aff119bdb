package zoo;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/** gRPC's own health service: "check" answers once, "watch" three times. */
final class RpcServers {
    private RpcServers() {}

    static void start(Path keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(KeyStore.getInstance(keys.toFile(), FarServers.PASSWORD), FarServers.PASSWORD);
        NettyServerBuilder.forPort(50051).addService(new Health()).build().start();
        NettyServerBuilder.forPort(50052)
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(managers), SslProvider.JDK)
                        .build())
                .addService(new Health())
                .build()
                .start();
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            answer.onNext(response(ServingStatus.SERVING));
            answer.onCompleted();
        }

        @Override
        public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            for (ServingStatus status :
                    new ServingStatus[] {ServingStatus.UNKNOWN, ServingStatus.NOT_SERVING, ServingStatus.SERVING}) {
                answer.onNext(response(status));
            }
            answer.onCompleted();
        }

        private static HealthCheckResponse response(ServingStatus status) {
            return HealthCheckResponse.newBuilder().setStatus(status).build();
        }
    }
}
