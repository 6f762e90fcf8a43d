import { networkOfEnvironment, type NetworkSettings } from '../../core/http/networkSettings.ts';

/** Asked before every request: settings may change while a connection is kept. */
export type NetworkSource = () => NetworkSettings | Promise<NetworkSettings>;

let source: NetworkSource = environmentOfProcess;

/**
 * Says who knows how this process reaches the outside; without it the environment does. One network a process: whatever
 * leaves it goes the same way.
 */
export function useNetwork(network: NetworkSource): void {
  source = network;
}

export function presentNetwork(): NetworkSettings | Promise<NetworkSettings> {
  return source();
}

function environmentOfProcess(): NetworkSettings {
  return networkOfEnvironment(process.env);
}
