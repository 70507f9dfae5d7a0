import { defineAsyncComponent } from 'vue'
import type { RoomModule } from '@/app/module'

/** What waits for a person, and the calendar of it. */
const room: RoomModule = { tasks: [defineAsyncComponent(() => import('./DutyTasks.vue'))] }

export default room
