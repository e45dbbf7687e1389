// Shows: diagnose, HealthCheck
import { diagnose } from 'millrace';

const checks = await diagnose('.millrace');
const store = checks.find(({ name }) => name === 'folder');
console.log(store.ok); // true
