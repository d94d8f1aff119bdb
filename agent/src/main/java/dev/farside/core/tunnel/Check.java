package dev.farside.core.tunnel;

import java.util.concurrent.CompletableFuture;

/** A session that is opened only to tell how it went. */
final class Check implements Applicant {
    private final CompletableFuture<SshTunnel.Report> report = new CompletableFuture<>();

    @Override
    public void askOn(Link link) {
        report.complete(new SshTunnel.Report(true, link.greeting() + link.notUsed(), null));
    }

    @Override
    public void gatewayFailed(GatewayException why) {
        report.complete(new SshTunnel.Report(false, why.getMessage(), why.hint()));
    }

    SshTunnel.Report await() {
        return report.join();
    }
}
